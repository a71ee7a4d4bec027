"""The screens' shared part: frame, components, front door, help, error pages and languages.

Every page of every app is built from the templates and tags here, so that one repair reaches all
of them. It knows no case data and decides nothing; it only shows what it is given.
"""
