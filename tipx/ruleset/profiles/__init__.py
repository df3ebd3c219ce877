"""The rules of profiles: a package for each profile, its modules the themes. They are loaded when the profile is first applied."""
