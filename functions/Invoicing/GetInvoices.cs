using Azure;
using Azure.Storage.Blobs;
using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Hosting;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Invoicing;

/// <summary>The invoice register and its documents. The register is a read model: each row says as of when.</summary>
public sealed class GetInvoices(TenantGate gate, InvoiceRegister register, BlobServiceClient blobs)
{
    /// <summary>All invoices of a tenant, by number.</summary>
    [Function(nameof(GetInvoices))]
    [AllowedTo(FabricRole.Reader)]
    [ProducesResponseType<IReadOnlyList<InvoiceRow>>(StatusCodes.Status200OK)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "invoices/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        return found is null ? refusal! : Results.Json(await register.ListAsync(found.Id, found.HomeRegion, cancellation), FabricJson.Options);
    }

    /// <summary>The document of an invoice.</summary>
    [Function("GetInvoiceDocument")]
    [AllowedTo(FabricRole.Reader)]
    [ProducesResponseType<byte[]>(StatusCodes.Status200OK, "application/pdf")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such invoice, or its document is not written yet.")]
    public async Task<IResult> DocumentAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "invoices/{tenant}/{number}/pdf")] HttpRequest request,
        string tenant,
        string number,
        CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        if (await register.FindAsync(found.Id, found.HomeRegion, number, cancellation) is not { } row)
        {
            return InvoiceRefusals.Unknown(number);
        }

        try
        {
            var stream = await blobs.GetBlobContainerClient(BlobContainers.Invoices).GetBlobClient(row.Pdf).OpenReadAsync(cancellationToken: cancellation);
            return Results.File(stream, "application/pdf", $"{number}.pdf");
        }
        catch (RequestFailedException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            return InvoiceRefusals.NotRendered(number);
        }
    }
}
