using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Domain.Access;

namespace Billing.Functions.Access;

/// <summary>
/// Whom the platform authenticated, as App Service tells in a header: Base64 of a JSON object
/// (https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities). To be read only where the platform sets it.
/// </summary>
/// <param name="Scheme">How it was authenticated, such as <c>aad</c>.</param>
/// <param name="Claims">All claims.</param>
/// <param name="RoleType">The type of the claims that are roles.</param>
public sealed record ClientPrincipal(
    [property: JsonPropertyName("auth_typ")] string? Scheme,
    [property: JsonPropertyName("claims")] IReadOnlyList<PrincipalClaim>? Claims,
    [property: JsonPropertyName("role_typ")] string? RoleType)
{
    /// <summary>Name of the header.</summary>
    public const string HeaderName = "X-MS-CLIENT-PRINCIPAL";

    // An entry of the array may be null, whatever the type says.
    private IEnumerable<PrincipalClaim> Known => (Claims ?? []).OfType<PrincipalClaim>();

    // Microsoft Entra names roles "roles" in its tokens, whatever the platform takes for their type.
    private const string EntraRoles = "roles";

    /// <summary>Grants of the principal.</summary>
    public AccessGrants Grants => AccessGrants.Parse(Known
        .Where(claim => claim.Type is not null && claim.Value is not null && (claim.Type == RoleType || claim.Type == EntraRoles))
        .Select(claim => claim.Value!));

    // From the stablest on; the platform's names for them, and those of the tokens.
    private static readonly string[] IdClaims =
    [
        "http://schemas.microsoft.com/identity/claims/objectidentifier", "oid",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", "sub",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "name",
    ];

    /// <summary>Id of the principal, for the audit; null when no claim gives one.</summary>
    public string? Id => IdClaims
        .Select(type => Known.FirstOrDefault(claim => claim.Type == type && !string.IsNullOrWhiteSpace(claim.Value))?.Value)
        .FirstOrDefault(id => id is not null);

    /// <summary>The principal of a header, or null when there is none or it cannot be read.</summary>
    public static ClientPrincipal? Read(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        try
        {
            var principal = JsonSerializer.Deserialize<ClientPrincipal>(Convert.FromBase64String(header));
            return string.IsNullOrEmpty(principal?.Scheme) ? null : principal;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>One claim of a principal.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Value">Its value; personal data, never logged.</param>
public sealed record PrincipalClaim([property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);
