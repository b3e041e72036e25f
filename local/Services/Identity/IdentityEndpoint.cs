using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Billing.Local.Identity;

/// <summary>
/// The managed identity endpoint of App Service (api-version 2019-08-01), for programs that use <c>DefaultAzureCredential</c> unchanged: the
/// tokens name an audience and are signed by nobody, and only the local services take them.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference</remarks>
internal static class IdentityEndpoint
{
    /// <summary>Route at which tokens are given.</summary>
    public const string Route = "/msi/token";

    /// <summary>Environment variable that names the endpoint.</summary>
    public const string EndpointVariable = "IDENTITY_ENDPOINT";

    /// <summary>Environment variable with what a caller must send to show that it runs on this machine.</summary>
    public const string HeaderVariable = "IDENTITY_HEADER";

    private const string Header = "X-IDENTITY-HEADER";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>Serves tokens to whoever knows the secret.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder routes, string secret, TimeProvider clock) => routes.MapGet(Route, (HttpRequest request) =>
    {
        if (request.Headers[Header] != secret)
        {
            return Results.Json(new { statusCode = 401, message = $"The header {Header} is missing or wrong." }, statusCode: StatusCodes.Status401Unauthorized);
        }

        if (request.Query["resource"].ToString() is not { Length: > 0 } resource)
        {
            return Results.Json(new { statusCode = 400, message = "The query names no resource." }, statusCode: StatusCodes.Status400BadRequest);
        }

        var expires = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        return Results.Json(new
        {
            access_token = Token(resource, expires),
            expires_on = expires.ToString(CultureInfo.InvariantCulture),
            resource,
            token_type = "Bearer",
            client_id = request.Query["client_id"].ToString(),
        });
    });

    // An unsecured JWT (RFC 7519, section 6): header, claims, no signature.
    private static string Token(string resource, long expires) =>
        $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Encode($$"""{"aud":"{{resource}}","exp":{{expires}},"sub":"local","oid":"00000000-0000-0000-0000-000000000001","tid":"00000000-0000-0000-0000-000000000002"}""")}.";

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
