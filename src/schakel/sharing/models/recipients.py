"""To whom something goes: an organisation in Schakel, or an outsider of a known type and name."""

from django.db.models import Q

RECIPIENT_KNOWN = Q(recipient__isnull=False) | (~Q(recipient_type="") & Q(outsider__isnull=False))
