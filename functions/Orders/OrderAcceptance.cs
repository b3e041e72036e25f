using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Pricing;
using Billing.Functions.Tax;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Orders;

/// <summary>Brings a storefront's order into its stream: maps, taxes, compares prices, decides, and asks a person about what is left open.</summary>
public sealed class OrderAcceptance(StreamStore store, ExceptionQueue exceptions, OrderTaxService taxes, StorefrontPrices prices, StorefrontCoupons coupons, TimeProvider clock)
{
    /// <summary>Takes an order; one that is no order yet is refused or held in its stream.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="reference">Its number.</param>
    /// <param name="read">What was read, or why nothing was.</param>
    /// <param name="command">In whose name.</param>
    /// <param name="guard">Why it may not be taken in a state, or null when it may.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<(OrderSubmission Submitted, CommitResult<OrderState> Result)> TakeAsync(
        Tenant tenant, string reference, ParseResult<SubmittedOrder> read, Command command, Func<OrderState, Problem?> guard, CancellationToken cancellation)
    {
        var submitted = read switch
        {
            ParseResult<SubmittedOrder>.Success { Value: var order } => await SubmissionAsync(tenant, order, command.CausationId, cancellation),
            ParseResult<SubmittedOrder>.Failure { Problems: var problems } => new OrderSubmission(reference, new ParseResult<SalesOrder>.Failure(problems), []),
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };
        var result = await store.ExecuteAsync<OrderState>(
            new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Order(reference)),
            command,
            state => guard(state) is { } problem ? Outcome.Reject(problem) : OrderDecider.Submit(state, submitted, clock.GetUtcNow()),
            cancellation);
        await AskAsync(tenant, submitted, result, command.CausationId, cancellation);
        await ReleaseCouponsAsync(tenant, submitted, result.CurrentState, command.CausationId, cancellation);
        return (submitted, result);
    }

    // A use that an earlier version of the order had taken is free again when the order cannot be taken.
    private Task ReleaseCouponsAsync(Tenant tenant, OrderSubmission submitted, OrderState state, string cause, CancellationToken cancellation) =>
        state.Status is OrderStatus.Rejected or OrderStatus.SetAside
            ? coupons.ReleaseAsync(tenant, submitted.Submitted?.Order.Coupons ?? [], submitted.Reference, cause, cancellation)
            : Task.CompletedTask;

    /// <summary>Closes the question about an order that goes on after all.</summary>
    public Task ResolveAsync(Tenant tenant, string reference, string text, string cause, CancellationToken cancellation) =>
        exceptions.ResolveAsync(tenant.Id, tenant.HomeRegion, QuestionId(reference), text, cause, cancellation);

    /// <summary>Id of the exception about an order that was not taken.</summary>
    internal static string QuestionId(string reference) => $"order-{reference}";

    private async Task<OrderSubmission> SubmissionAsync(Tenant tenant, SubmittedOrder read, string cause, CancellationToken cancellation)
    {
        var seller = tenant.Entity(tenant.Source(read.Source)?.LegalEntityId ?? throw new KeyNotFoundException($"Tenant {tenant.Id} has no source {read.Source}."));
        var mapped = StorefrontOrderMapper.Map(read.Order, seller, tenant.Articles, tenant.Orders, read.Kinds);
        var order = await TaxedAsync(tenant, read.Order, mapped, cause, cancellation);
        IReadOnlyList<Problem> violations = order is ParseResult<SalesOrder>.Success { Value: var sound } && read.Order.SetAside is null
            ? [.. mapped.Doubts, .. await prices.CheckAsync(tenant, sound, cancellation), .. await coupons.TakeAsync(tenant, sound, cause, cancellation)]
            : [];
        return new OrderSubmission(read.Order.Reference, order, violations) { Submitted = read, Notes = mapped.Notes };
    }

    // All lines or none: an order whose tax cannot be determined is refused as one whose totals differ. Of what is not known yet, and of what is
    // no order, no tax is asked.
    private async Task<ParseResult<SalesOrder>> TaxedAsync(Tenant tenant, StorefrontOrder read, MappedOrder mapped, string cause, CancellationToken cancellation) => mapped.Order switch
    {
        ParseResult<SalesOrder>.Failure failure => new ParseResult<SalesOrder>.Failure([.. failure.Problems, .. mapped.Doubts]),
        ParseResult<SalesOrder>.Success { Value: var order } when read.SetAside is null && order.Lines.All(line => line.Kind != LineKind.Unclassified) =>
            await taxes.AtCheckoutAsync(tenant, order, cause, cancellation),
        _ => mapped.Order,
    };

    private async Task AskAsync(Tenant tenant, OrderSubmission submitted, CommitResult<OrderState> result, string cause, CancellationToken cancellation)
    {
        var refusal = result is CommitResult<OrderState>.Rejected rejected ? rejected.Problems : [];
        if (result is CommitResult<OrderState>.Committed { CurrentState.Status: OrderStatus.Confirmed or OrderStatus.SetAside, OpenedStream: false })
        {
            await ResolveAsync(tenant, submitted.Reference, "The order was taken.", cause, cancellation);
        }

        if (OrderDecider.QuestionOf(result.CurrentState, submitted, refusal) is { } question)
        {
            // A question about this order is closed when it is taken; another order of its number, or a note, is a question of its own.
            var id = question.Kind == "noted" ? $"{QuestionId(submitted.Reference)}-noted"
                : refusal.Count > 0 ? $"{QuestionId(submitted.Reference)}-{cause}"
                : QuestionId(submitted.Reference);
            await exceptions.ReportAsync(tenant.Id, tenant.HomeRegion, id, question.Problems, submitted.Reference, cause, cancellation);
        }
    }
}
