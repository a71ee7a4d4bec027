"""Organisations, users and memberships. The chain may know who takes part, so no row security."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from schakel.base.owned import FieldPrivacy
from schakel.base.rights import ROLES


class Organisation(models.Model):
    """A partner in the chain; its type (reference/organisation_types.csv) decides the law."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=40)
    region = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    takes_public_reports = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "code",
                "name",
                "type",
                "region",
                "parent",
                "takes_public_reports",
                "is_active",
                "is_demonstration",
            }
        )
        data_class = "ordinary"
        retention = "permanent"
        purpose = "operations"

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A team or district inside an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="one_unit_per_name"),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset({"id", "organisation", "name"})
        data_class = "ordinary"
        retention = "permanent"
        purpose = "operations"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: str) -> "User":
        """Make a user; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A natural person; what someone may do hangs on the memberships, not on the person."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {"id", "language", "is_active", "is_demonstration", "joined_at", "last_login"}
        )
        personal = frozenset({"email", "name"})
        sensitive = frozenset({"password"})
        data_class = "ordinary"
        retention = "account"
        purpose = "operations"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role and purpose in one organisation."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    role = models.CharField(max_length=40, choices=[(code, code) for code in ROLES])
    purpose = models.CharField(max_length=60)
    certified_until = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], name="one_membership_per_role"
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "user",
                "organisation",
                "unit",
                "role",
                "purpose",
                "certified_until",
                "is_active",
            }
        )
        data_class = "ordinary"
        retention = "account"
        purpose = "operations"

    def __str__(self) -> str:
        return f"{self.role} {self.organisation_id}"
