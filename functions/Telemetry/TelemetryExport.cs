using Billing.Platform.Metrics;
using Billing.Platform.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Billing.Functions.Telemetry;

/// <summary>
/// Exports spans and measures by OTLP. The exporter reads OpenTelemetry's standard environment variables itself; without an
/// endpoint there is no export, and nobody listens.
/// </summary>
public sealed class TelemetryExport : IHostedService, IDisposable
{
    /// <summary>Address of the collector; its absence turns the export off.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceNameVariable = "OTEL_SERVICE_NAME";
    private const string DefaultServiceName = "billing-fabric";


    // The SDK's own default asks the parent, and who hosts the function may record nothing.
    private const string SamplerVariable = "OTEL_TRACES_SAMPLER";

    private readonly IConfiguration _settings;
    private TracerProvider? _traces;
    private MeterProvider? _measures;

    private TelemetryExport(IConfiguration settings) => _settings = settings;

    /// <summary>Registers the export where an endpoint is set.</summary>
    public static void Register(IServiceCollection services, IConfiguration settings)
    {
        if (!string.IsNullOrEmpty(settings[EndpointVariable]))
        {
            services.AddSingleton<IHostedService>(_ => new TelemetryExport(settings));
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Name)
            .AddSource(FabricTracing.SourceName, "Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask")
            .AddOtlpExporter();
        _traces = (IsSet(SamplerVariable) ? traces : traces.SetSampler(new AlwaysOnSampler())).Build();
        _measures = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Name)
            .AddMeter(FabricMetrics.MeterName, "System.Runtime")
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
        if (!IsSet(ServiceNameVariable))
        {
            resource.AddService(DefaultServiceName);
        }
    }

    private bool IsSet(string variable) => !string.IsNullOrEmpty(_settings[variable]);
}
