using Billing.Connectors;
using Billing.Platform.Metrics;
using Billing.Platform.Tenants;
using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Operations.Monitoring;

/// <summary>The settings of measures: how they are told and judged.</summary>
/// <param name="Instance">Name of this instance among those of the deployment.</param>
/// <param name="Region">Region under which the deployment's measures are kept.</param>
/// <param name="Thresholds">What may not be exceeded.</param>
public sealed record MetricSettings(string Instance, string Region, IReadOnlyList<MetricThreshold> Thresholds)
{
    /// <summary>Setting that replaces promised thresholds.</summary>
    public const string ThresholdsSetting = "Fabric:Thresholds";

    /// <summary>Setting with the wait in an intake queue from which webhooks are asked to come later, such as 00:02:00.</summary>
    public const string LongestWaitSetting = "Fabric:LongestIntakeWait";

    private static readonly TimeSpan UsualLongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Reads the longest wait; two minutes without the setting.</summary>
    /// <exception cref="InvalidOperationException">It is not a time.</exception>
    public static TimeSpan ReadLongestWait(IConfiguration settings) => settings[LongestWaitSetting] switch
    {
        null or "" => UsualLongestWait,
        var text when TimeSpan.TryParseExact(text, "c", System.Globalization.CultureInfo.InvariantCulture, out var wait) && wait > TimeSpan.Zero => wait,
        var text => throw new InvalidOperationException($"The setting Fabric__LongestIntakeWait holds '{text}', and must be hh:mm:ss above zero."),
    };

    /// <summary>Reads them; the platform names its instances.</summary>
    /// <exception cref="InvalidOperationException">A threshold is not one.</exception>
    public static MetricSettings Read(IConfiguration settings, FabricRegions regions) => new(
        settings["WEBSITE_INSTANCE_ID"] ?? settings["CONTAINER_NAME"] ?? "local",
        regions.Served.Order(StringComparer.Ordinal).First(),
        MetricThreshold.Read(settings[ThresholdsSetting], ConnectorCatalogue.Contracts));
}
