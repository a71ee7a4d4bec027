"""Whether what somebody fills in is well-formed; rights and rules are for the services."""
