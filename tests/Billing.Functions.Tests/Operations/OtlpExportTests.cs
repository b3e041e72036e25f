using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Billing.Functions.Telemetry;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Tests.Operations;

public sealed class OtlpExportTests
{
    [Fact]
    [Trait("Capability", "PLT-17")]
    [Trait("Capability", "PLT-18")]
    public async Task Spans_and_measures_go_to_the_collector_that_the_standard_variables_name_without_personal_data()
    {
        await using var collector = await Collector.StartAsync();
        var start = new ProcessStartInfo("dotnet", [typeof(ServeCommand).Assembly.Location, "demo", "--memory", "--out", Directory.CreateTempSubdirectory("billing-otlp-").FullName])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                [TelemetryExport.EndpointVariable] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=tested-here",
                ["OTEL_BSP_MAX_QUEUE_SIZE"] = "100000",
            },
        };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        var (traces, metrics) = (collector.Text("/v1/traces"), collector.Text("/v1/metrics"));
        Assert.All(
            ["Billing.Fabric", "billing-fabric", "tested-here", "process events/ledger", "commit journal", "InvoiceShipment", "messaging.destination.name"],
            name => Assert.Contains(name, traces, StringComparison.Ordinal));
        Assert.All(
            ["billing.request.duration", "billing.queue.age", "billing.cosmos.request_charge", "billing.outbox.lag", "tested-here"],
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        var personal = PersonalData.In(Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));

        // Whole words: the digits of a postcode stand by chance within ids of invocations.
        Assert.All(personal, value => Assert.DoesNotMatch(
            new Regex($@"(?<![\p{{L}}\d]){Regex.Escape(value)}(?![\p{{L}}\d])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), traces + metrics));
    }

    /// <summary>Takes what an exporter sends, over loopback.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

        public string Address { get; private set; } = string.Empty;

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var collector = new Collector(builder.Build());
            await collector.RunAsync();
            return collector;
        }

        /// <summary>What came to a path. In protobuf text stands as it is.</summary>
        public string Text(string path) => string.Concat(_received.Where(each => each.Path == path).Select(each => Encoding.UTF8.GetString(each.Body)));

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task RunAsync()
        {
            app.MapPost("/{**path}", async (HttpContext http) =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                _received.Enqueue((http.Request.Path, body.ToArray()));
                return Results.Bytes([], "application/x-protobuf");
            });
            await app.StartAsync();
            Address = app.Services.GetService(typeof(Microsoft.AspNetCore.Hosting.Server.IServer)) is Microsoft.AspNetCore.Hosting.Server.IServer server
                ? server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()
                : throw new InvalidOperationException("The collector has no server.");
        }
    }
}
