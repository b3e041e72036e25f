using System.Text.Json;
using Billing.Domain.Access;
using Billing.Domain.Approvals;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Approvals;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Invoicing;

/// <summary>A credit note to issue.</summary>
/// <param name="Amount">With tax, spread over all that remains; absent, with <paramref name="Lines"/> absent too, for all that remains.</param>
/// <param name="Lines">Parts of lines, in place of an amount.</param>
/// <param name="Actor">Who asks for it, where the request does not say.</param>
/// <param name="Reason">Why; printed on the note.</param>
public sealed record CreditNoteBody(decimal? Amount, IReadOnlyList<CreditedPartBody>? Lines, string? Actor, string Reason);

/// <summary>An invoice after a part of it was taken back.</summary>
/// <param name="Number">The invoice.</param>
/// <param name="CreditNote">Key of the credit note, whose number and document follow in seconds.</param>
/// <param name="Credited">Taken back by all its credit notes.</param>
/// <param name="Remaining">What may still be taken back.</param>
public sealed record CreditedInvoiceBody(string Number, string CreditNote, Money Credited, Money Remaining);

/// <summary>Takes an invoice back in whole or part, with a credit note.</summary>
public sealed class CreditInvoice(TenantEndpoint endpoint, StreamStore store, InvoiceRegister register, ApprovalGate gate, TimeProvider clock)
{
    private static readonly CommandBody<CreditAsked> Body = CommandBody.Of("invoicing", 64 * 1024, (fields, _) =>
    {
        fields.RefuseOthers("amount", "lines", "actor", "reason");
        return CreditAsked.Read(fields);
    });

    /// <summary>Fixes the credit note. Refused is more than remains of the invoice or a line of it.</summary>
    [Function(nameof(CreditInvoice))]
    [AllowedTo(FabricRole.Finance)]
    [Consumes(typeof(CreditNoteBody), "application/json")]
    [ProducesResponseType<CreditedInvoiceBody>(StatusCodes.Status200OK)]
    [ProducesResponseType<ApprovalBody>(StatusCodes.Status202Accepted, Description = "The tenant wants it approved: it is proposed.")]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing or wrong.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such invoice.")]
    [Refuses(StatusCodes.Status409Conflict, "Less remains of the invoice, or of a line.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 64 KiB.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "invoices/{tenant}/{number}/credit-notes")] HttpRequest request,
        string tenant,
        string number,
        CancellationToken cancellation) =>
        endpoint.CommandAsync(request, tenant, Body, (found, asked, command) => CreditOrProposeAsync(found, number, asked, command, cancellation), cancellation);

    /// <summary>Carries out a credit note that was approved.</summary>
    internal ApprovedCommand Approved => new(ApprovalTypes.CreditNote, (request, cancellation) =>
    {
        var proposed = request.Content.Deserialize<ProposedCredit>(FabricJson.Options)!;
        return CreditAsync(request.Tenant, proposed.Number, proposed.Asked, request.Command, cancellation);
    });

    private async Task<IResult> CreditOrProposeAsync(Tenant tenant, string number, CreditAsked asked, HttpCommand command, CancellationToken cancellation) =>
        await ProposalOfAsync(tenant, number, asked, command, cancellation) is { } proposal && await gate.StopAsync(tenant, proposal, command, cancellation) is { } proposed
            ? proposed
            : await CreditAsync(tenant, number, asked, command, cancellation);

    // Null for what would be refused: that is said at once and by the command itself.
    private async Task<Proposal?> ProposalOfAsync(Tenant tenant, string number, CreditAsked asked, HttpCommand command, CancellationToken cancellation)
    {
        if (await register.FindAsync(tenant.Id, tenant.HomeRegion, number, cancellation) is not { Type: DocumentType.Invoice } row)
        {
            return null;
        }

        var state = await store.LoadAsync<InvoiceState>(new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Invoice(row.Key)), cancellation);
        var taken = CreditNoteDraft.Take(state.Invoice!, state.Credited, asked.ToRequest(command.Reason, row.Gross.Currency));
        if (taken is not ParseResult<IReadOnlyList<CreditedLine>>.Success { Value: var lines })
        {
            return null;
        }

        var note = Money.Sum(lines.Select(line => line.Gross), row.Gross.Currency);
        var before = row.Gross - Money.Sum(state.Credited.Select(line => line.Gross), row.Gross.Currency);
        return new Proposal(
            ApprovalTypes.CreditNote,
            number,
            $"A credit note over {note} for invoice {number}.",
            note,
            new ProposedCredit(number, asked),
            [
                new ApprovalEffect($"invoice {number}, remaining", $"{before}", $"{before - note}"),
                .. lines.Select(line => new ApprovalEffect($"line {line.Line}, taken back", "-", $"{line.Gross}")),
            ]);
    }

    private async Task<IResult> CreditAsync(Tenant tenant, string number, CreditAsked asked, HttpCommand command, CancellationToken cancellation)
    {
        if (await register.FindAsync(tenant.Id, tenant.HomeRegion, number, cancellation) is not { Type: DocumentType.Invoice } row)
        {
            return InvoiceRefusals.Unknown(number);
        }

        var request = asked.ToRequest(command.Reason, row.Gross.Currency);
        var result = await store.ExecuteAsync<InvoiceState>(
            new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Invoice(row.Key)),
            command.On("credit-invoice", row.OrderReference),
            state => InvoiceDecider.Credit(state, request, clock.GetUtcNow()),
            cancellation);
        return Answers.Of(result, "Not credited", state => Answers.Json(Told(state)));
    }

    private sealed record ProposedCredit(string Number, CreditAsked Asked);

    private static CreditedInvoiceBody Told(InvoiceState state)
    {
        var credited = Money.Sum(state.Credited.Select(line => line.Gross), Currency.Of(state.Invoice!.Currency));
        return new CreditedInvoiceBody(state.Invoice.Number!, state.CreditNotes[^1], credited, state.Invoice.Gross - credited);
    }
}
