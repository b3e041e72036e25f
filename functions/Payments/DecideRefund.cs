using System.Text.Json;
using Billing.Domain.Access;
using Billing.Domain.Approvals;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Approvals;
using Billing.Functions.Http;
using Billing.Functions.Invoicing;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Payments;

/// <summary>Shows the refunds of an order, and says of one whether a credit note goes with it.</summary>
public sealed class DecideRefund(TenantEndpoint endpoint, StreamStore store, InvoiceRegister register, RefundReview review, RefundLines lines, ApprovalGate gate, TimeProvider clock)
{
    private static readonly CommandBody<RefundDecisionAsked> Body = CommandBody.Of("refunds", 64 * 1024, (fields, _) => RefundDecisionAsked.Read(fields));

    /// <summary>Decides what waits of a refund that was made after invoicing.</summary>
    [Function(nameof(DecideRefund))]
    [AllowedTo(FabricRole.Finance)]
    [Consumes(typeof(RefundDecisionBody), "application/json")]
    [ProducesResponseType<RefundBody>(StatusCodes.Status200OK)]
    [ProducesResponseType<ApprovalBody>(StatusCodes.Status202Accepted, Description = "The tenant wants it approved: it is proposed.")]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing or wrong.")]
    [Refuses(StatusCodes.Status404NotFound, "The order has no such refund, or there is no such invoice.")]
    [Refuses(StatusCodes.Status409Conflict, "Nothing or less waits for a decision, or less remains of the invoices.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 64 KiB.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{tenant}/{order}/refunds/{refund}/decision")] HttpRequest request,
        string tenant,
        string order,
        string refund,
        CancellationToken cancellation) =>
        endpoint.CommandAsync(
            request, tenant, Body, (found, asked, command) => DecideAsync(found, OrderRoute.Read(order), Uri.UnescapeDataString(refund), asked, command, cancellation), cancellation);

    /// <summary>The refunds of an order, the oldest first.</summary>
    [Function("GetRefunds")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<IReadOnlyList<RefundBody>>(StatusCodes.Status200OK)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{tenant}/{order}/refunds")] HttpRequest request,
        string tenant,
        string order,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ListAsync(found, OrderRoute.Read(order), cancellation), cancellation);

    private async Task<IResult> ListAsync(Tenant tenant, string order, CancellationToken cancellation) =>
        Answers.Json(RefundBody.Of(await store.LoadAsync<Receivable>(AddressOf(tenant, order), cancellation)));

    /// <summary>Takes a decision, or proposes it.</summary>
    internal async Task<IResult> DecideAsync(
        Tenant tenant, string order, string refundId, RefundDecisionAsked asked, HttpCommand command, CancellationToken cancellation)
    {
        var account = await store.LoadAsync<Receivable>(AddressOf(tenant, order), cancellation);
        return ProposalOf(order, refundId, asked, account) is { } proposal && await gate.StopAsync(tenant, proposal, command, cancellation) is { } proposed
            ? proposed
            : await CarryOutAsync(tenant, order, refundId, asked, command, cancellation);
    }

    /// <summary>Carries out a decision that was approved.</summary>
    internal ApprovedCommand Approved => new(ApprovalTypes.RefundDecision, (request, cancellation) =>
    {
        var proposed = request.Content.Deserialize<ProposedDecision>(FabricJson.Options)!;
        return CarryOutAsync(request.Tenant, proposed.Order, proposed.Refund, proposed.Asked, request.Command, cancellation);
    });

    // Null for what would be refused: that is said at once and by the command itself.
    private static Proposal? ProposalOf(string order, string refundId, RefundDecisionAsked asked, Receivable account)
    {
        if (account.Refunds.FirstOrDefault(each => each.RefundId == refundId) is not { } refund
            || RefundTargets.Of(account, refund.Amount.Currency).FirstOrDefault(each => each.Refund == refund) is not { ToDecide.Amount: > 0 } standing)
        {
            return null;
        }

        var amount = asked.Credit.Amount is { } part ? new Money(part, refund.Amount.Currency) : standing.ToDecide;
        return new Proposal(
            ApprovalTypes.RefundDecision,
            order,
            $"Refund {refundId} of order {order} is decided over {amount}: {asked.Treatment}.",
            amount,
            new ProposedDecision(order, refundId, asked),
            [new ApprovalEffect($"refund {refundId}, to decide", $"{standing.ToDecide}", $"{standing.ToDecide - amount}")]);
    }

    private async Task<IResult> CarryOutAsync(
        Tenant tenant, string order, string refundId, RefundDecisionAsked asked, HttpCommand command, CancellationToken cancellation)
    {
        var address = AddressOf(tenant, order);
        var account = await store.LoadAsync<Receivable>(address, cancellation);
        var refund = account.Refunds.FirstOrDefault(each => each.RefundId == refundId);
        if (refund is null)
        {
            return Problems.Of(StatusCodes.Status404NotFound, "Unknown refund", "refunds.unknown", $"Order {order} has no refund {refundId}.");
        }

        var (answer, refusal) = await AnswerAsync(tenant, asked, refund, command, cancellation);
        if (answer is { Treatment: RefundTreatment.CreditNote, Amount: null, InvoiceNumber: null })
        {
            answer = await ByStorefrontAsync(tenant, order, account, refund, command, cancellation) ?? answer;
        }

        if (answer is null)
        {
            return refusal!;
        }

        var result = await store.ExecuteAsync<Receivable>(
            address, command.On("decide-refund", order), state => ReceivableDecider.DecideRefund(state, order, refundId, answer, clock.GetUtcNow()), cancellation);
        if (result is not CommitResult<Receivable>.Rejected)
        {
            await review.AskAsync(tenant, await store.LoadAsync<Receivable>(address, cancellation), order, $"decision:{command.Digest}", cancellation);
        }

        return Answers.Of(result, "Not decided", state => Answers.Json(RefundBody.Of(state).First(each => each.RefundId == refundId)));
    }

    // Who says no more than that a note goes with it means what the storefront says that the refund is for.
    private async Task<RefundAnswer?> ByStorefrontAsync(
        Tenant tenant, string order, Receivable account, AccountRefund refund, HttpCommand command, CancellationToken cancellation)
    {
        var standing = RefundTargets.Of(account, refund.Amount.Currency).Single(each => each.Refund == refund);
        var told = await lines.ToldAsync(tenant, account, order, cancellation);
        return await lines.PlanAsync(tenant, account, told, standing, cancellation) is { Credits.Count: > 0 } plan ? RefundLines.AnswerOf(plan, command.Actor, command.Reason) : null;
    }

    // What parts of lines come to is worked out on the invoice, where they are taken when the note is made.
    private async Task<(RefundAnswer? Answer, IResult? Refusal)> AnswerAsync(
        Tenant tenant, RefundDecisionAsked asked, AccountRefund refund, HttpCommand command, CancellationToken cancellation)
    {
        var request = asked.Credit.ToRequest(command.Reason, refund.Amount.Currency);
        var answer = new RefundAnswer(asked.Treatment, command.Actor, command.Reason, request.Amount, asked.Invoice);
        if (request.Lines is not { } parts)
        {
            return (answer, null);
        }

        if (await register.FindAsync(tenant.Id, tenant.HomeRegion, asked.Invoice!, cancellation) is not { Type: DocumentType.Invoice } row)
        {
            return (null, InvoiceRefusals.Unknown(asked.Invoice!));
        }

        var state = await store.LoadAsync<InvoiceState>(new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Invoice(row.Key)), cancellation);
        return CreditNoteDraft.Take(state.Invoice!, state.Credited, request) switch
        {
            ParseResult<IReadOnlyList<CreditedLine>>.Success { Value: var taken } => (ByLines(answer, row, taken, parts), null),
            ParseResult<IReadOnlyList<CreditedLine>>.Failure { Problems: var problems } => (null, Problems.Of(StatusCodes.Status409Conflict, "Not decided", problems)),
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };
    }

    private static RefundAnswer ByLines(RefundAnswer answer, InvoiceRow row, IReadOnlyList<CreditedLine> taken, IReadOnlyList<CreditedPart> parts)
    {
        var amount = Money.Sum(taken.Select(line => line.Gross), row.Gross.Currency);
        return answer with { Amount = amount, Notes = [new PlannedCredit(row.Id, row.Key, amount, [.. parts.Select(part => new RefundedLine(part.Line, part.Quantity, part.Amount))])] };
    }

    private sealed record ProposedDecision(string Order, string Refund, RefundDecisionAsked Asked);

    private static StreamAddress AddressOf(Tenant tenant, string order) => new(tenant.Id, tenant.HomeRegion, FabricStreams.Receivable(order));
}
