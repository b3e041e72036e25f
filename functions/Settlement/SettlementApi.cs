using Azure;
using Azure.Storage.Blobs;
using Billing.Connectors.Stripe.Payouts;
using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Http.Limits;
using Billing.Functions.Messaging.Integrations;
using Billing.Functions.Runtime;
using Billing.Platform.Integrations;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Settlement;

/// <summary>Takes settlement files in and gives reports out over HTTP, for senders that cannot write to Blob storage.</summary>
public sealed class SettlementApi(TenantEndpoint endpoint, IntegrationFreezes freezes, BlobServiceClient blobs)
{
    /// <summary>Puts a file where <see cref="ReceiveSettlementFile"/> finds it. A name is used once: what was sent is not changed.</summary>
    [Function("PutSettlementFile")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, OrTenantKey = true)]
    [Consumes("text/csv")]
    [LimitedAs("stripe-payouts")]
    [IdentifiedByContent("The file's name is used once: the same content is answered again, another is refused.")]
    [ProducesResponseType(StatusCodes.Status202Accepted, Description = "The file is stored and will be reconciled.")]
    [Refuses(StatusCodes.Status400BadRequest, "The file name is not usable, or the content is not what its digest says; nothing of it was stored.")]
    [Refuses(StatusCodes.Status404NotFound, "The tenant has no such source.")]
    [Refuses(StatusCodes.Status409Conflict, "There is a file of this name already, with other content.")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "There are no settlement files of this source; nothing was stored.")]
    [Refuses(StatusCodes.Status503ServiceUnavailable, "Settlement files are frozen; Retry-After says when to send it again.")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "settlements/{tenant}/{gateway}/{name}")] HttpRequest request,
        string tenant,
        string gateway,
        string name,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => StoreAsync(request, found, gateway, name, cancellation), cancellation);

    // The file is read as a stream, so the request goes with it.
    private async Task<IResult> StoreAsync(HttpRequest request, Tenant tenant, string gateway, string name, CancellationToken cancellation)
    {
        if (await freezes.RefuseFrozenAsync(tenant, IntegrationName.SettlementFiles, cancellation) is { } frozen)
        {
            return frozen;
        }

        if (Refuse(tenant, gateway, name) is { } refused)
        {
            return refused;
        }

        var (declared, unreadable) = RequestDigests.Read(request);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var file = blobs.GetBlobContainerClient(BlobContainers.Settlements).GetBlobClient($"{tenant.Id}/{gateway}/{name}");
        await using var content = new CheckedContent(request.Body, declared);
        try
        {
            await file.UploadAsync(content, SettlementFiles.NewFile(declared), cancellation);
            return Results.Accepted();
        }
        catch (DamagedContentException damaged)
        {
            return RequestDigests.Refuse([damaged.Problem]);
        }
        catch (RequestFailedException taken) when (taken.Status is StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed)
        {
            return await AnswerAgainAsync(file, name, content, cancellation);
        }
    }

    private static IResult? Refuse(Tenant tenant, string gateway, string name) => tenant.Source(gateway) switch
    {
        null => Problems.Of(StatusCodes.Status404NotFound, "Unknown gateway", "settlement.unknown-gateway", $"The tenant has no source {gateway}."),
        { Adapter: not StripePayoutContract.SourceAdapter and var adapter } => Problems.Of(
            StatusCodes.Status422UnprocessableEntity,
            "No settlement files",
            "settlement.no-file-format",
            $"Source {gateway} speaks {adapter}, for which there are no settlement files; those of {StripePayoutContract.SourceAdapter} are read."),
        _ when !SettlementFile.IsName(name) => Problems.Of(
            StatusCodes.Status400BadRequest,
            "Unusable name",
            "settlement.unusable-name",
            $"The file name may have {SettlementFile.LongestName} characters, no control characters and no slashes, and may not end with a dot."),
        _ => null,
    };

    // A sender who was not told that the file came in sends it again: the same file gets the same answer.
    private static async Task<IResult> AnswerAgainAsync(BlobClient file, string name, CheckedContent content, CancellationToken cancellation)
    {
        try
        {
            await content.CopyToAsync(Stream.Null, cancellation);
        }
        catch (DamagedContentException damaged)
        {
            return RequestDigests.Refuse([damaged.Problem]);
        }

        await using var there = await file.OpenReadAsync(cancellationToken: cancellation);
        var (old, sent) = (await SettlementFiles.DigestAsync(there, cancellation), content.Sha256!);
        return old == sent
            ? Results.Accepted()
            : Problems.Of(
                StatusCodes.Status409Conflict,
                "Name taken",
                "settlement.name-taken",
                $"There is a file {name} of this gateway already, with other content: its SHA-256 is {old}, that of the file sent is {sent}.");
    }

    /// <summary>The report of a payout, of a rejected file (<c>NAME.rejected</c>), or of what a file has outside of payouts (<c>NAME.not-paid-out</c>).</summary>
    [Function("GetSettlementReport")]
    [AllowedTo(FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<SettlementReportBody>(StatusCodes.Status200OK)]
    [ProducesResponseType<RejectedSettlementFile>(StatusCodes.Status200OK)]
    [ProducesResponseType<NotPaidOutReport>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such report.")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "settlements/{tenant}/{gateway}/{name}")] HttpRequest request,
        string tenant,
        string gateway,
        string name,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ReadReportAsync(found, gateway, name, cancellation), cancellation);

    private async Task<IResult> ReadReportAsync(Tenant tenant, string gateway, string name, CancellationToken cancellation)
    {
        try
        {
            var content = await blobs.GetBlobContainerClient(BlobContainers.Reports)
                .GetBlobClient($"{tenant.Id}/settlements/{gateway}/{name}.json").DownloadContentAsync(cancellation);
            return Results.Bytes(content.Value.Content.ToMemory(), "application/json");
        }
        // 400: a name that no blob can have.
        catch (RequestFailedException missing) when (missing.Status is StatusCodes.Status404NotFound or StatusCodes.Status400BadRequest)
        {
            return Problems.Of(StatusCodes.Status404NotFound, "No report", "settlement.no-report", $"There is no report {name} of {gateway}.");
        }
    }
}
