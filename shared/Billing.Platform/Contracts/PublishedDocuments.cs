namespace Billing.Platform.Contracts;

/// <summary>Documents of <c>docs/contracts</c> that travel inside this assembly.</summary>
public static class PublishedDocuments
{
    private const string OpenApi = "openapi.json";

    /// <summary>The OpenAPI description of the HTTP functions, UTF-8.</summary>
    public static Stream OpenOpenApi() =>
        typeof(PublishedDocuments).Assembly.GetManifestResourceStream(OpenApi) ?? throw new InvalidOperationException($"{OpenApi} was not built in.");
}
