using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Functions.Exceptions;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Payments;

/// <summary>Looks at the refunds of an account after each change of it: decides them by the tenant's policy, or asks.</summary>
public sealed class RefundDesk(StreamStore store, ITenantSource tenants, ExceptionQueue desk, TimeProvider clock)
{
    /// <summary>Actor of decisions that nobody took, because the tenant's configuration says what becomes of refunds.</summary>
    public const string Policy = "policy";

    /// <summary>Decides and asks about the refunds of an account as it stands now.</summary>
    /// <param name="about">An event of the tenant.</param>
    /// <param name="order">The account's order.</param>
    /// <param name="mayDecide">True if the policy may decide; else a person is asked.</param>
    /// <param name="occurrence">Another one each time that the account changes.</param>
    /// <param name="cancellation">Stops in between.</param>
    public async Task LookAsync(EventEnvelope about, string order, bool mayDecide, string occurrence, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(about.Tenant);
        var address = about.Address with { Stream = FabricStreams.Receivable(order) };
        var state = await store.LoadAsync<Receivable>(address, cancellation);
        if (mayDecide && tenant.Orders?.Refunds == RefundPolicy.CreditNote)
        {
            state = await DecideAsync(address, state, order, occurrence, cancellation);
        }

        await AskAsync(tenant, state, order, occurrence, cancellation);
    }

    /// <summary>Asks what is to be asked of an account, and closes what is answered.</summary>
    public async Task AskAsync(Tenant tenant, Receivable state, string order, string occurrence, CancellationToken cancellation)
    {
        foreach (var question in RefundQuestions.Of(state, order))
        {
            if (question.IsAnswered)
            {
                await desk.ResolveAsync(tenant.Id, tenant.HomeRegion, question.ExceptionId, "Nothing of it is open any more.", occurrence, cancellation);
            }
            else
            {
                await desk.ReportAsync(tenant.Id, tenant.HomeRegion, question.ExceptionId, question.Problem, order, question.Amount, occurrence, cancellation);
            }
        }
    }

    // What the policy cannot decide, because too little is left to take back, is asked.
    private async Task<Receivable> DecideAsync(StreamAddress address, Receivable state, string order, string occurrence, CancellationToken cancellation)
    {
        var open = state.Refunds.Select(refund => refund.Amount.Currency).Distinct()
            .SelectMany(currency => RefundTargets.Of(state, currency))
            .Where(standing => standing.ToDecide.Amount > 0)
            .ToList();
        foreach (var standing in open)
        {
            var answer = new RefundAnswer(RefundTreatment.CreditNote, Policy, string.Empty);
            var result = await store.ExecuteAsync<Receivable>(
                address,
                new Command($"policy:{standing.Refund.RefundId}:{occurrence}", Policy, "decide-refund", occurrence, occurrence),
                before => ReceivableDecider.DecideRefund(before, order, standing.Refund.RefundId, answer, clock.GetUtcNow()),
                cancellation);
            state = result.CurrentState;
        }

        return state;
    }
}
