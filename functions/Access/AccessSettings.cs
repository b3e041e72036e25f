using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Access;

/// <summary>True if requests must say who they come from.</summary>
/// <param name="RequiresPrincipal">False: everybody is let in, and a principal that a request claims to have is not looked at.</param>
public sealed record AccessSettings(bool RequiresPrincipal)
{
    /// <summary>Set by App Service where its authentication is on; it then takes the principal's header from outside away.</summary>
    public const string PlatformSetting = "WEBSITE_AUTH_ENABLED";

    /// <summary>Set by App Service in every app: the app runs in Azure.</summary>
    public const string SiteSetting = "WEBSITE_SITE_NAME";

    /// <summary><c>principal</c>, or <c>open</c> for a machine that nobody else can reach; when it is absent, <c>principal</c>.</summary>
    public const string ModeSetting = "Fabric:Access";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">Anybody could call, or make up a principal, or the mode is not known.</exception>
    public static AccessSettings Read(IConfiguration settings) => ProblemOf(settings) is { } problem
        ? throw new InvalidOperationException(problem)
        : new AccessSettings(settings[ModeSetting] != Open);

    /// <summary>Finds the reason why an app with these settings must not start; null for none.</summary>
    public static string? ProblemOf(IConfiguration settings) => settings[ModeSetting] switch
    {
        null or "" or Principal when string.Equals(settings[PlatformSetting], "true", StringComparison.OrdinalIgnoreCase) => null,
        null or "" or Principal =>
            $"App Service authentication is off ({PlatformSetting} is not true): anybody could make up a principal. On a machine that nobody else can reach, the setting Fabric__Access may be '{Open}'.",
        Open when string.IsNullOrEmpty(settings[SiteSetting]) => null,
        Open => $"The setting Fabric__Access is '{Open}', but this is Azure: anybody could call. Take the setting away.",
        var other => $"The setting Fabric__Access is '{other}'; it may be '{Principal}' or '{Open}'.",
    };

    private const string Principal = "principal";

    private const string Open = "open";
}
