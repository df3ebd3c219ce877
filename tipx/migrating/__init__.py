"""From one version of the standard to another: up nothing changes but the version; down what the older version cannot say is
kept in an extension, from which going up restores it.

What differs between two versions is read off their schemas and code lists; no version is named in this code.
"""

from tipx.migrating.migration import Migration, NotMigratable, never_worse

__all__ = ["Migration", "NotMigratable", "never_worse"]
