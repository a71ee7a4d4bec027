"""Pure methods: no Django, no files, no clock, no network. Usable in a notebook."""
