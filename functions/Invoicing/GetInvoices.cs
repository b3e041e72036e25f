using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Invoicing;

/// <summary>Shows the invoice register and its documents. The register is a read model: each row says as of when.</summary>
public sealed class GetInvoices(TenantEndpoint endpoint, InvoiceRegister register, InvoiceArchive archive)
{
    /// <summary>Invoices of a tenant by number, page after page.</summary>
    [Function(nameof(GetInvoices))]
    [AllowedTo(FabricRole.Reader)]
    [QueryParameter(PageRequest.LimitName, PageRequest.LimitMeaning)]
    [QueryParameter(PageRequest.CursorName, PageRequest.CursorMeaning)]
    [ProducesResponseType<IReadOnlyList<InvoiceRow>>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, PageRequest.Unsound)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invoices/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.PageAsync(request, tenant, (found, page) => register.ListAsync(found.Id, found.HomeRegion, page, cancellation), cancellation);

    /// <summary>The document of an invoice.</summary>
    [Function("GetInvoiceDocument")]
    [AllowedTo(FabricRole.Reader)]
    [ProducesResponseType<byte[]>(StatusCodes.Status200OK, "application/pdf")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such invoice, or its document is not written yet.")]
    [Refuses(StatusCodes.Status409Conflict, "The document is not the one that was written, or is lost; an exception says so.")]
    public Task<IResult> DocumentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invoices/{tenant}/{number}/pdf")] HttpRequest request,
        string tenant,
        string number,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => OpenAsync(found, number, cancellation), cancellation);

    private async Task<IResult> OpenAsync(Tenant tenant, string number, CancellationToken cancellation)
    {
        if (await register.FindAsync(tenant.Id, tenant.HomeRegion, number, cancellation) is not { } row)
        {
            return InvoiceRefusals.Unknown(number);
        }

        var (content, refusal) = await archive.ReadAsync(tenant, row, cancellation);
        return refusal ?? Results.File(content!.ToArray(), "application/pdf", $"{number}.pdf");
    }
}
