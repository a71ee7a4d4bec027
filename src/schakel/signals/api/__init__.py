"""The operations on signals for systems of partners."""

from schakel.signals.api.operations import router

__all__ = ["router"]
