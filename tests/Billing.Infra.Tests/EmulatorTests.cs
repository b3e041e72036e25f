using System.Text.Json;
using Billing.Functions.Hosting;
using Billing.Functions.Http;
using Billing.Tools.BusEntities;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace Billing.Infra.Tests;

public sealed class EmulatorTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "local", "Emulators");

    [Fact]
    public void The_entities_of_Microsofts_emulator_are_those_that_are_declared()
    {
        var made = EmulatorEntities.From(File.ReadAllText(Path.Combine(Repository.Root, "infra", "servicebus.json")));

        Assert.True(
            made == File.ReadAllText(Path.Combine(Folder, "servicebus-config.json")).ReplaceLineEndings("\n"),
            "local/Emulators/servicebus-config.json is out of date: dotnet run --project tools/bus-entities");
    }

    [Theory]
    [InlineData("""{"queues":[{"name":"q","properties":{"forwardTo":"other"}}]}""", "forwardTo")]
    [InlineData("""{"topics":[{"name":"t","properties":{},"subscriptions":[{"name":"s","properties":{},"rules":[{"name":"r","properties":{"filterType":"CorrelationFilter"}}]}]}]}""", "SQL filter")]
    public void What_the_emulator_would_drop_in_silence_is_refused(string declared, string named)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => EmulatorEntities.From(declared));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_app_starts_with_the_sample_settings()
    {
        Assert.Empty(new ServiceConnections(SampleSettings()).Problems);
    }

    [Fact]
    public void The_sample_settings_look_for_the_services_on_ports_that_the_emulators_open()
    {
        var settings = SampleSettings();
        var open = OpenPorts();
        (string Setting, string Place)[] places =
        [
            ("CosmosConnection", "https://localhost:8081/"),
            ("BlobConnection", "http://127.0.0.1:10010/"),
            ("BlobConnection", "http://127.0.0.1:10001/"),
        ];

        Assert.All(places, each => Assert.Contains(each.Place, settings[each.Setting], StringComparison.Ordinal));
        Assert.All(places, each => Assert.Contains(new Uri(each.Place).Port, open));
        Assert.Contains("Endpoint=sb://localhost;", settings["ServiceBusConnection"], StringComparison.Ordinal);
        Assert.Superset(new HashSet<int> { 5672, 10000, 10001, 10002 }, open);
    }

    private static IConfigurationRoot SampleSettings()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        return new ConfigurationBuilder().AddInMemoryCollection(file.RootElement.GetProperty("Values").EnumerateObject()
            .Select(each => KeyValuePair.Create(each.Name.Replace("__", ":", StringComparison.Ordinal), each.Value.GetString()))).Build();
    }

    private static HashSet<int> OpenPorts()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Folder, "compose.yaml"))));
        var services = (YamlMappingNode)yaml.Documents[0].RootNode["services"];
        return [.. services.Children.Values.OfType<YamlMappingNode>()
            .SelectMany(service => service.Children.TryGetValue("ports", out var ports) ? (YamlSequenceNode)ports : [])
            .Select(port => int.Parse(port.ToString().Split(':')[1], System.Globalization.CultureInfo.InvariantCulture))];
    }
}
