using Billing.Domain.Approvals;
using Billing.Functions.Areas;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Approvals;

/// <summary>Approvals: commands that others than their maker must agree to.</summary>
public static class ApprovalsArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Approvals")
    {
        Streams =
        [
            StreamKind.Of<ApprovalState>(
                FabricStreams.Approvals,
                typeof(ApprovalRequested), typeof(ApprovalGiven), typeof(ApprovalDeclined), typeof(ApprovalWithdrawn), typeof(ApprovalReminded), typeof(ApprovalExpired), typeof(ApprovalApplied)) with
            {
                Lifecycle = Lifecycle.Of<ApprovalState, ApprovalStatus>(
                    state => state.Status,
                    (ApprovalStatus.Unknown, typeof(ApprovalRequested), ApprovalStatus.Pending),
                    (ApprovalStatus.Pending, typeof(ApprovalGiven), ApprovalStatus.Approved),
                    (ApprovalStatus.Approved, typeof(ApprovalApplied), ApprovalStatus.Applied),
                    (ApprovalStatus.Approved, typeof(ApprovalApplied), ApprovalStatus.Refused),
                    (ApprovalStatus.Pending, typeof(ApprovalDeclined), ApprovalStatus.Declined),
                    (ApprovalStatus.Pending, typeof(ApprovalWithdrawn), ApprovalStatus.Withdrawn),
                    (ApprovalStatus.Pending, typeof(ApprovalExpired), ApprovalStatus.Expired),
                    (ApprovalStatus.Declined, typeof(ApprovalRequested), ApprovalStatus.Pending),
                    (ApprovalStatus.Withdrawn, typeof(ApprovalRequested), ApprovalStatus.Pending),
                    (ApprovalStatus.Expired, typeof(ApprovalRequested), ApprovalStatus.Pending),
                    (ApprovalStatus.Applied, typeof(ApprovalRequested), ApprovalStatus.Pending),
                    (ApprovalStatus.Refused, typeof(ApprovalRequested), ApprovalStatus.Pending)),
            },
        ],
        Subscriptions = [CarryOutApproved.Events],
        Configuration = [ApprovalPolicies.Document],
        Services = (services, _) => services
            .AddSingleton<ApprovalPolicies>()
            .AddSingleton<ApprovalGate>(),
        Guarantees =
        [
            Guarantee.Eventual("a query over many streams: no snapshot", "GetApprovals"),
            Guarantee.Strong("a point read of the proposal's stream", "GetApproval"),
            Guarantee.Strong("one commit on the proposal's stream: of two who decide at once, the second decides on what the first left", "ApproveProposal", "DeclineProposal", "WithdrawProposal"),
            Guarantee.Strong("the commit of the command's area, once under the key of the approval; then one on the proposal's stream", nameof(CarryOutApproved)),
            Guarantee.Strong("which are due is a query (eventual: what it misses comes with the next look); each step is one commit on the proposal's stream, once", nameof(SeeToApprovals)),
        ],
    };
}
