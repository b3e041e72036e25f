using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Runtime;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Invoicing;

/// <summary>
/// Makes a link to an invoice's document that can go into a message or a portal: whoever has it can read this one document, without
/// a key, until the link expires.
/// </summary>
public sealed class GetInvoiceLink(TenantEndpoint endpoint, InvoiceRegister register, InvoiceArchive archive, BlobServiceClient blobs, TimeProvider clock)
{
    /// <summary>Time that a link holds; Azure allows seven days at most for one that an identity signs.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>A new link to the document of an invoice; 404 when there is no such invoice or its document is not written yet.</summary>
    [Function(nameof(GetInvoiceLink))]
    [AllowedTo(FabricRole.Reader)]
    [ProducesResponseType<InvoiceLink>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such invoice, or its document is not written yet.")]
    [Refuses(StatusCodes.Status409Conflict, "The document is not the one that was written, or is lost; an exception says so.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invoices/{tenant}/{number}/link")] HttpRequest request,
        string tenant,
        string number,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => LinkAsync(found, number, cancellation), cancellation);

    private async Task<IResult> LinkAsync(Tenant tenant, string number, CancellationToken cancellation)
    {
        if (await register.FindAsync(tenant.Id, tenant.HomeRegion, number, cancellation) is not { } row)
        {
            return InvoiceRefusals.Unknown(number);
        }

        var (_, refusal) = await archive.ReadAsync(tenant, row, cancellation);
        return refusal ?? Answers.Json(await SignAsync(archive.Blob(row), number, cancellation));
    }

    // Signed with a key of the app's identity, so that it works where the account's shared keys are switched off.
    private async Task<InvoiceLink> SignAsync(BlobBaseClient document, string number, CancellationToken cancellation)
    {
        var expiresOn = DateTimeOffset.FromUnixTimeSeconds((clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        var key = await blobs.GetUserDelegationKeyAsync(new BlobGetUserDelegationKeyOptions(expiresOn), cancellation);
        var grant = new BlobSasBuilder(BlobSasPermissions.Read, expiresOn) { ContentDisposition = $"inline; filename=\"{number}.pdf\"" };
        return new InvoiceLink(number, document.GenerateUserDelegationSasUri(grant, key.Value), expiresOn);
    }
}

/// <summary>A link to the document of an invoice.</summary>
/// <param name="Number">The invoice.</param>
/// <param name="Url">Where anyone can download it as PDF.</param>
/// <param name="ExpiresOn">Until when, in UTC and whole seconds.</param>
public sealed record InvoiceLink(string Number, Uri Url, DateTimeOffset ExpiresOn);
