using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Functions.Exceptions;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Payments;

/// <summary>Looks at the refunds of an account after each change of it: decides them by the tenant's policy, or asks.</summary>
public sealed class RefundReview(StreamStore store, RefundLines lines, ITenantSource tenants, ExceptionQueue exceptions, TimeProvider clock)
{
    /// <summary>Actor of decisions that nobody took, because the tenant's configuration says what becomes of refunds.</summary>
    public const string Policy = "policy";

    /// <summary>Decides and asks about the refunds of an account as it stands now.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="order">The account's order.</param>
    /// <param name="mayDecide">True if the policy may decide; else a person is asked.</param>
    /// <param name="occurrence">Another one each time that the account changes.</param>
    /// <param name="cancellation">Stops in between.</param>
    public async Task LookAsync(string tenantId, string order, bool mayDecide, string occurrence, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(tenantId);
        var state = await store.LoadAsync<Receivable>(AddressOf(tenant, order), cancellation);
        if (mayDecide && IsByPolicy(tenant))
        {
            state = await DecideAsync(tenant, state, order, occurrence, cancellation);
        }

        await AskAsync(tenant, state, order, occurrence, cancellation);
    }

    /// <summary>True if the tenant's policy decides what becomes of refunds.</summary>
    public static bool IsByPolicy(Tenant tenant) => tenant.Orders?.Refunds == RefundPolicy.CreditNote;

    /// <summary>True if a refund that was made before a time waits for a decision: what its storefront says of it is awaited no more.</summary>
    public static bool Waits(Receivable state, DateTimeOffset since) => Open(state).Any(standing => standing.Refund.At <= since);

    /// <summary>Asks what is to be asked of an account, and closes what is answered.</summary>
    public async Task AskAsync(Tenant tenant, Receivable state, string order, string occurrence, CancellationToken cancellation)
    {
        var said = await SaidAsync(tenant, state, order, cancellation);
        foreach (var question in RefundQuestions.Of(state, order, said))
        {
            if (question.IsAnswered)
            {
                await exceptions.ResolveAsync(tenant.Id, tenant.HomeRegion, question.ExceptionId, "Nothing of it is open any more.", occurrence, cancellation);
            }
            else
            {
                await exceptions.ReportAsync(tenant.Id, tenant.HomeRegion, question.ExceptionId, question.Problem, order, question.Amount, occurrence, cancellation);
            }
        }
    }

    // What the policy cannot decide is asked: where too little is left to take back, and where the storefront's lines do not explain the refund.
    private async Task<Receivable> DecideAsync(Tenant tenant, Receivable state, string order, string occurrence, CancellationToken cancellation)
    {
        var open = Open(state);
        var told = open.Count == 0 ? null : await lines.ToldAsync(tenant, state, order, cancellation);
        foreach (var standing in open)
        {
            if (await AnswerAsync(tenant, state, told!, standing, cancellation) is not { } answer)
            {
                continue;
            }

            var result = await store.ExecuteAsync<Receivable>(
                AddressOf(tenant, order),
                new Command($"policy:{standing.Refund.RefundId}:{occurrence}", Policy, "decide-refund", occurrence, occurrence),
                before => ReceivableDecider.DecideRefund(before, order, standing.Refund.RefundId, answer, clock.GetUtcNow()),
                cancellation);
            state = result.CurrentState;
        }

        return state;
    }

    // By the lines where they are told, spread over the invoices where none will be: nobody waits for ever for a refund that the shop does not know.
    private async Task<RefundAnswer?> AnswerAsync(Tenant tenant, Receivable state, ToldRefunds told, RefundStanding standing, CancellationToken cancellation)
    {
        var spread = new RefundAnswer(RefundTreatment.CreditNote, Policy, string.Empty);
        if (told.Refunds.TryGetValue(standing.Refund.RefundId, out var refund))
        {
            return refund.Lines.Count == 0 ? spread
                : await lines.PlanAsync(tenant, state, told, standing, cancellation) is { Unstated.IsZero: true, Credits.Count: > 0 } plan ? RefundLines.AnswerOf(plan, Policy, string.Empty)
                : null;
        }

        return told.IsTold && standing.Refund.At > clock.GetUtcNow().AddDays(-tenant.OrderPatience) ? null : spread;
    }

    private async Task<IReadOnlyDictionary<string, string>> SaidAsync(Tenant tenant, Receivable state, string order, CancellationToken cancellation)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = Open(state);
        var told = open.Count == 0 ? null : await lines.ToldAsync(tenant, state, order, cancellation);
        foreach (var standing in open.Where(_ => told!.IsTold))
        {
            if (SaidOf(tenant, told!, standing, await lines.PlanAsync(tenant, state, told!, standing, cancellation)) is { } text)
            {
                said[standing.Refund.RefundId] = text;
            }
        }

        return said;
    }

    private static string? SaidOf(Tenant tenant, ToldRefunds told, RefundStanding standing, StorefrontCreditPlan? plan) => plan switch
    {
        null when !told.Refunds.ContainsKey(standing.Refund.RefundId) && IsByPolicy(tenant) => "The storefront has not said what it is for; a credit note is spread over the invoices when it does not.",
        null => null,
        { Credits.Count: 0 } => "Of the lines that the storefront names nothing is left to take back.",
        { Unstated.IsZero: false } => $"The lines that the storefront names come to {plan.Unstated} more, and it does not say that it is kept.",
        { Rest.IsZero: false } => $"The lines that the storefront names explain {plan.Amount} of it.",
        _ => "The storefront names its lines: a credit note takes them.",
    };

    private static List<RefundStanding> Open(Receivable state) =>
    [
        .. state.Refunds.Select(refund => refund.Amount.Currency).Distinct().SelectMany(currency => RefundTargets.Of(state, currency)).Where(standing => standing.ToDecide.Amount > 0),
    ];

    private static StreamAddress AddressOf(Tenant tenant, string order) => new(tenant.Id, tenant.HomeRegion, FabricStreams.Receivable(order));
}
