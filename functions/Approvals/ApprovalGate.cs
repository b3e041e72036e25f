using System.Text.Json;
using Billing.Domain.Approvals;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Approvals;

/// <summary>Stops commands that others than their maker must approve.</summary>
public sealed class ApprovalGate(StreamStore store, ApprovalPolicies policies, TimeProvider clock)
{
    private const int IdDigits = 24;

    /// <summary>
    /// Null where nobody must approve, and the caller carries the command out. Else the command is proposed, and the answer is 202 with the proposal; the
    /// same request finds the proposal that it made.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="proposal">The command.</param>
    /// <param name="command">Who makes it, and why.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<IResult?> StopAsync(Tenant tenant, Proposal proposal, HttpCommand command, CancellationToken cancellation)
    {
        var policy = await policies.OfAsync(tenant, cancellation);
        if (policy.StepsOf(proposal.Type, proposal.Amount) is not { Count: > 0 } steps)
        {
            return null;
        }

        var (id, now) = ($"{proposal.Type}-{command.Digest[..IdDigits]}", clock.GetUtcNow());
        var requested = new ApprovalRequested(
            id,
            proposal.Type,
            proposal.Subject,
            proposal.Text,
            proposal.Amount,
            JsonSerializer.Serialize(proposal.Content, FabricJson.Options),
            proposal.Effects,
            command.Actor,
            command.Reason,
            steps,
            now.AddDays(policy.RemindAfter),
            now.AddDays(policy.ExpireAfter),
            now);
        var result = await store.ExecuteAsync<ApprovalState>(
            AddressOf(tenant, id), command.On("request-approval", id), state => ApprovalDecider.Request(state, requested), cancellation);
        return Answers.Of(result, "Not proposed", state => Answers.Json(ApprovalBody.Of(state), StatusCodes.Status202Accepted));
    }

    /// <summary>Address of a proposal.</summary>
    internal static StreamAddress AddressOf(Tenant tenant, string id) => new(tenant.Id, tenant.HomeRegion, FabricStreams.Approval(id));
}
