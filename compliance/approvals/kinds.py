"""What can need a second person's approval: each package registers its kinds in `Feature.approval_kinds`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.accounts.identity import Identity
    from compliance.approvals.models import SecondApproval


@dataclass(frozen=True)
class ApprovalKind:
    """One kind of request.

    `permission` is needed to decide it. `apply(approval, identity)` does what was asked once it is approved, in the
    same transaction, and raises Conflict if that is no longer possible; `refuse` undoes what the request held back.
    `subject_endpoint` and `subject_argument` lead to the page of what it is about.
    """

    label: Any
    permission: str
    apply: Callable[["SecondApproval", "Identity"], None]
    refuse: Callable[["SecondApproval", "Identity"], None] | None = None
    subject_endpoint: str | None = None
    subject_argument: str = ""
