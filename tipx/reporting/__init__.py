"""Views of a finished Report: none of them decides anything. One module a form."""
