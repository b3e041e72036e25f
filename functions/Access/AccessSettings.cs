using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Access;

/// <summary>True if requests must bear a principal of the platform.</summary>
/// <param name="RequiresPrincipal">
/// False: function keys alone let requests in, and a principal that a request claims to have is not looked at.
/// </param>
public sealed record AccessSettings(bool RequiresPrincipal)
{
    /// <summary>Set by App Service where its authentication is on; it then takes the principal's header from outside away.</summary>
    public const string PlatformSetting = "WEBSITE_AUTH_ENABLED";

    /// <summary><c>principal</c> or <c>key</c>; when it is absent, <c>principal</c> where the platform authenticates.</summary>
    public const string ModeSetting = "Fabric:Access";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">Principals are asked for where anybody could make one up, or the mode is not known.</exception>
    public static AccessSettings Read(IConfiguration settings)
    {
        var isAuthenticated = string.Equals(settings[PlatformSetting], "true", StringComparison.OrdinalIgnoreCase);
        return settings[ModeSetting] switch
        {
            null or "" => new AccessSettings(isAuthenticated),
            "key" => new AccessSettings(RequiresPrincipal: false),
            "principal" when isAuthenticated => new AccessSettings(RequiresPrincipal: true),
            "principal" => throw new InvalidOperationException(
                $"The setting Fabric__Access is 'principal', but App Service authentication is off ({PlatformSetting} is not true): anybody could make up a principal."),
            var other => throw new InvalidOperationException($"The setting Fabric__Access is '{other}'; it may be 'principal' or 'key'."),
        };
    }
}
