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

    /// <summary>Reads them; the platform names its instances.</summary>
    /// <exception cref="InvalidOperationException">A threshold is not one.</exception>
    public static MetricSettings Read(IConfiguration settings, FabricRegions regions) => new(
        settings["WEBSITE_INSTANCE_ID"] ?? settings["CONTAINER_NAME"] ?? "local",
        regions.Served.Order(StringComparer.Ordinal).First(),
        MetricThreshold.Read(settings[ThresholdsSetting], ConnectorCatalogue.Contracts));
}
