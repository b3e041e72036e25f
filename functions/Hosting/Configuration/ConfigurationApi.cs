using System.Globalization;
using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Configuration;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Hosting.Configuration;

/// <summary>Shows the configuration of tenants, and takes new versions of it.</summary>
public sealed class ConfigurationApi(
    TenantGate gate,
    ConfiguredTenants tenants,
    FabricRegions regions,
    IConfigurationStore store,
    ConfigurationReader reader,
    ConfigurationWriter writer,
    DocumentVersions versions,
    TimeProvider clock)
{
    private const int LargestBody = 8 * 1024 * 1024;
    private const int LongestActor = 100;
    private const int LongestReason = 500;

    /// <summary>The documents of the tenants that are at home here. Belongs to no tenant: an operator of all tenants may see it.</summary>
    [Function("GetConfigurations")]
    [AllowedTo(FabricRole.Operator)]
    [ProducesResponseType<IReadOnlyList<TenantConfiguration>>(StatusCodes.Status200OK)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "configuration")] HttpRequest request, CancellationToken cancellation)
    {
        var found = new List<TenantConfiguration>();
        foreach (var tenant in (await tenants.RefreshAsync(cancellation)).Tenants.Where(tenant => regions.Serves(tenant.HomeRegion)).OrderBy(tenant => tenant.Id, StringComparer.Ordinal))
        {
            found.Add(await DescribeAsync(tenant.Id, tenant, cancellation));
        }

        return Results.Json(found, FabricJson.Options);
    }

    /// <summary>Each document of a tenant: which version is in force, since when and by whom, and content that was refused with all reasons.</summary>
    [Function("GetConfiguration")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing, FabricRole.Auditor)]
    [ProducesResponseType<TenantConfiguration>(StatusCodes.Status200OK)]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "configuration/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var (found, refusal) = await EnterAsync(tenant, isNew: false, cancellation);
        return refusal ?? Results.Json(await DescribeAsync(tenant, found, cancellation), FabricJson.Options);
    }

    /// <summary>The content of a document: the version in force, or another. The header ETag is that of the last content put, for If-Match.</summary>
    [Function("GetConfigurationDocument")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing, FabricRole.Auditor)]
    [QueryParameter("version", "Number of a version; that in force without it.")]
    [ProducesResponseType<object>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The version is no number.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such document, or no such version.")]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "configuration/{tenant}/{document}")] HttpRequest request,
        string tenant,
        string document,
        CancellationToken cancellation)
    {
        var (found, refusal) = await FindAsync(tenant, document, isNew: false, cancellation);
        if (found is not { } known)
        {
            return refusal!;
        }

        var (type, key) = known;

        var present = await reader.LookAsync(type, key, cancellation);
        var asked = request.Query["version"].ToString();
        if (asked.Length > 0 && !int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Query refused", [Problem.Error("configuration.not-a-number", "query:version", "version must be the number of a version.")]);
        }

        var number = asked.Length > 0 ? int.Parse(asked, CultureInfo.InvariantCulture) : present.Version?.Number;
        if (number is null || await versions.ReadAsync(key, number.Value, cancellation) is not { } content)
        {
            return Problems.Of(StatusCodes.Status404NotFound, "No document", "configuration.no-version", $"There is no such version of {document}.");
        }

        request.HttpContext.Response.Headers.ETag = present.Tag;
        return Results.Bytes(content, type is { IsPut: true } ? "application/json" : "application/octet-stream");
    }

    /// <summary>All versions of a document, the latest first.</summary>
    [Function("GetConfigurationHistory")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing, FabricRole.Auditor)]
    [ProducesResponseType<IReadOnlyList<DocumentVersion>>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such document.")]
    public async Task<IResult> HistoryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "configuration/{tenant}/{document}/versions")] HttpRequest request,
        string tenant,
        string document,
        CancellationToken cancellation)
    {
        var (found, refusal) = await FindAsync(tenant, document, isNew: false, cancellation);
        return found is { } known ? Results.Json(await versions.ListAsync(known.Key, cancellation), FabricJson.Options) : refusal!;
    }

    /// <summary>
    /// Puts a new version of a document. If-Match with the entity tag of what was read keeps two people from overwriting each other;
    /// If-None-Match: * demands that there is none yet. The document <c>tenant</c> of a new id adds a tenant.
    /// </summary>
    [Function("PutConfigurationDocument")]
    [IdentifiedByContent("The same content makes no new version; If-Match tells whether somebody else was first.")]
    [AllowedTo(FabricRole.Admin)]
    [QueryParameter("actor", "Id of the person, 1 to 100 characters; not looked at where the platform authenticates people, and required elsewhere.")]
    [QueryParameter("reason", "Why, for the history; up to 500 characters.")]
    [QueryParameter("effectiveFrom", "From when it is in force (RFC 3339); at once without it.")]
    [Consumes(typeof(object), "application/json")]
    [ProducesResponseType<DocumentBody>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The document is not sound: every problem is named with JSON path and line. Or a query parameter is not.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such document.")]
    [Refuses(StatusCodes.Status412PreconditionFailed, "The content is not the one of If-Match any more, or there is one in spite of If-None-Match.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 8 MiB.")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "configuration/{tenant}/{document}")] HttpRequest request,
        string tenant,
        string document,
        CancellationToken cancellation)
    {
        var (found, refusal) = await FindAsync(tenant, document, isNew: document == TenantDocument.Name, cancellation);
        if (found is not { } known)
        {
            return refusal!;
        }

        var (type, key) = known;

        if (!type.IsPut)
        {
            // Tenants may share the blob: one must not change it for another.
            return Problems.Of(StatusCodes.Status404NotFound, "No document", "configuration.not-put", $"{document} is not put here; upload its blob {key.Path}.");
        }

        if (await RequestBody.ReadAsync(request, LargestBody, cancellation) is not { } body)
        {
            return RequestBody.TooLarge("configuration.too-large", LargestBody);
        }

        if (JsonText.FindNotUnicode(body, "configuration") is { } unread)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Document refused", [unread]);
        }

        var asked = ReadPut(request);
        if (asked is ParseResult<DocumentPut>.Failure { Problems: var problems })
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Query refused", problems);
        }

        var put = ((ParseResult<DocumentPut>.Success)asked).Value;
        return await writer.PutAsync(type, key, body, put, ConditionOf(request), cancellation) switch
        {
            PutResult.Refused refused => Problems.Of(StatusCodes.Status400BadRequest, "Document refused", [.. refused.Problems.Select(problem => problem.WithLine)]),
            PutResult.Conflict => Problems.Of(
                StatusCodes.Status412PreconditionFailed, "Document changed", "configuration.changed", "Somebody has put other content in the meantime: read it, and put yours again."),
            PutResult.Stored stored => await AnswerAsync(request, type, stored.Document, cancellation),
            _ => throw new InvalidOperationException("Content is stored, refused or in conflict."),
        };
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, DocumentType type, DocumentInForce<object> document, CancellationToken cancellation)
    {
        if (type == DocumentCatalogue.Tenant)
        {
            // Whoever put it finds it in force at this instance; the others take it within a minute.
            await tenants.RefreshAsync(cancellation);
        }

        request.HttpContext.Response.Headers.ETag = document.Tag;
        return Results.Json(DocumentBody.Of(document), FabricJson.Options);
    }

    private async Task<TenantConfiguration> DescribeAsync(string id, Tenant? tenant, CancellationToken cancellation)
    {
        IEnumerable<(DocumentType Type, DocumentKey Key)> keys = tenant is null
            ? [(DocumentCatalogue.Tenant, DocumentCatalogue.Tenant.KeyOf(id, string.Empty, region: null))]
            : DocumentCatalogue.All.SelectMany(type => type.KeysOf(tenant), (type, key) => (type, key));
        var documents = new List<DocumentBody>();
        foreach (var (type, key) in keys)
        {
            documents.Add(DocumentBody.Of(await reader.LookAsync(type, key, cancellation)));
        }

        return new TenantConfiguration(id, tenant?.HomeRegion, clock.GetUtcNow(), documents);
    }

    private async Task<((DocumentType Type, DocumentKey Key)? Found, IResult? Refusal)> FindAsync(string tenant, string document, bool isNew, CancellationToken cancellation)
    {
        var (found, refusal) = await EnterAsync(tenant, isNew, cancellation);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        return DocumentCatalogue.Find(tenant, found, document) is { } known
            ? (known, null)
            : (null, Problems.Of(StatusCodes.Status404NotFound, "No document", "configuration.unknown-document", $"There is no document {document}; there are {DocumentCatalogue.Names}."));
    }

    // A tenant whose document was never sound is not known to the gate, and must be seen and put right all the same.
    private async Task<(Tenant? Tenant, IResult? Refusal)> EnterAsync(string id, bool isNew, CancellationToken cancellation)
    {
        if ((await tenants.RefreshAsync(cancellation)).Find(id) is null && StreamNames.IsSafe(id)
            && (isNew || await store.ReadAsync(DocumentCatalogue.Tenant.PathOf(id, string.Empty), null, cancellation) is StoredRead.Found))
        {
            return (null, null);
        }

        return await gate.EnterAsync(id, takesNobody: false, cancellation);
    }

    private static WriteCondition ConditionOf(HttpRequest request) => request.Headers.IfNoneMatch == "*"
        ? WriteCondition.Absent
        : request.Headers.IfMatch.ToString() is { Length: > 0 } tag ? new WriteCondition(tag) : WriteCondition.None;

    private static ParseResult<DocumentPut> ReadPut(HttpRequest request)
    {
        var problems = new List<Problem>();
        var (actor, reason, from) = (request.CallerId() ?? request.Query["actor"].ToString(), request.Query["reason"].ToString(), request.Query["effectiveFrom"].ToString());
        if (string.IsNullOrWhiteSpace(actor) || actor.Length > LongestActor)
        {
            problems.Add(Problem.Error("configuration.missing", "query:actor", $"actor must name who puts it, in {LongestActor} characters at the most."));
        }

        if (reason.Length > LongestReason)
        {
            problems.Add(Problem.Error("configuration.too-long", "query:reason", $"reason may have {LongestReason} characters at the most."));
        }

        DateTimeOffset time = default;
        if (from.Length > 0 && !DateTimeOffset.TryParse(from, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            problems.Add(Problem.Error("configuration.not-a-time", "query:effectiveFrom", "effectiveFrom must be a time with its offset, such as 2026-11-01T00:00:00+01:00."));
        }

        return ParseResult<DocumentPut>.Of(new DocumentPut(actor, reason.Length > 0 ? reason : null, from.Length > 0 ? time : null), problems);
    }
}
