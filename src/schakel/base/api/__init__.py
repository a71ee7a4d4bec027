"""The API for systems of partners: tokens bound to organisation, rights and purpose; one manner of
answering. The operations themselves stand in the apps."""
