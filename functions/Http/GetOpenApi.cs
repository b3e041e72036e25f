using Billing.Functions.Access;
using Billing.Platform.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Http;

/// <summary>The description of the HTTP interface, for programs and for people.</summary>
public static class GetOpenApi
{
    private const string MediaType = "application/vnd.oai.openapi+json;version=3.1";

    /// <summary>This document: OpenAPI 3.1.</summary>
    [Function(nameof(GetOpenApi))]
    [NeedsNoPrincipal("The description is public and names no tenant.")]
    [ProducesResponseType<object>(StatusCodes.Status200OK, MediaType)]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        Results.Stream(PublishedDocuments.OpenOpenApi(), MediaType);
}
