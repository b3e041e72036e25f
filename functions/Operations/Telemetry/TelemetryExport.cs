using Billing.Platform.Measures;
using Billing.Platform.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Billing.Functions.Operations.Telemetry;

/// <summary>
/// Exports spans and measures by OTLP. The exporter reads OpenTelemetry's standard environment variables itself; without an
/// endpoint there is no export, and nobody listens.
/// </summary>
public sealed class TelemetryExport : IHostedService, IDisposable
{
    /// <summary>Where the collector is; its absence turns the export off.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceNameVariable = "OTEL_SERVICE_NAME";
    private const string DefaultServiceName = "billing-fabric";

    private readonly bool _isNamed;
    private TracerProvider? _traces;
    private MeterProvider? _measures;

    private TelemetryExport(bool isNamed) => _isNamed = isNamed;

    /// <summary>Registers the export where an endpoint is set.</summary>
    public static void Register(IServiceCollection services, IConfiguration settings)
    {
        if (!string.IsNullOrEmpty(settings[EndpointVariable]))
        {
            services.AddSingleton<IHostedService>(_ => new TelemetryExport(!string.IsNullOrEmpty(settings[ServiceNameVariable])));
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Name)
            .AddSource(FabricTracing.SourceName, "Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask")
            .AddOtlpExporter()
            .Build();
        _measures = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Name)
            .AddMeter(FabricMeasures.MeterName, "System.Runtime")
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _traces?.ForceFlush();
        _measures?.ForceFlush();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _measures?.Dispose();
    }

    private void Name(ResourceBuilder resource)
    {
        if (!_isNamed)
        {
            resource.AddService(DefaultServiceName);
        }
    }
}
