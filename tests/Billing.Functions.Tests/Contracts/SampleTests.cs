using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Platform.Contracts;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Contracts;

/// <summary>What was ever stored is read for ever: a sample of every version of every payload.</summary>
[Trait("Capability", "PLT-07")]
public sealed class SampleTests(RecordedSamples recorded) : IClassFixture<RecordedSamples>
{
    public static TheoryData<string, int> Events => Versions("events");

    public static TheoryData<string, int> NotEvents => Versions("messages", "requests");

    [Fact]
    public void Every_version_has_a_stored_sample_and_no_sample_is_of_something_else()
    {
        var needed = PublishedContract.All
            .SelectMany(contract => Enumerable.Range(1, contract.Version).Select(contract.SampleOf))
            .ToHashSet(StringComparer.Ordinal);
        var there = recorded.Files;
        Assert.True(recorded.New.Count == 0, $"These samples were missing and are recorded now: look at them and commit them. {string.Join(", ", recorded.New.Select(Path.GetFileName))}");
        Assert.True(
            needed.IsSubsetOf(there),
            "These versions have no stored sample, and nothing that the recorded days do raises them: put them there by hand. "
            + string.Join(", ", needed.Except(there).Select(Path.GetFileName)));
        Assert.Empty(there.Except(needed));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_of_every_version_conforms_to_its_schema_and_is_as_it_was_written(string name, int version)
    {
        var sample = File.ReadAllBytes(Of(name).SampleOf(version));
        var reading = EventReader.Read(sample, FabricAreas.Events);

        var envelope = Assert.IsType<ParseResult<EventEnvelope>.Success>(reading).Value;
        Assert.Equal((name, version), (envelope.Type, envelope.SchemaVersion));
        Assert.Equal(envelope.Hash, envelope.ComputeHash());
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_of_every_version_is_read_as_the_newest_and_nothing_of_the_newest_is_lost(string name, int version)
    {
        var contract = Of(name);
        var data = JsonNode.Parse(File.ReadAllBytes(contract.SampleOf(version)))!["data"]!;
        var read = FabricAreas.Events.Read(name, version, data.Deserialize<JsonElement>());

        var again = JsonSerializer.SerializeToElement(read, read.GetType(), FabricJson.Options);
        Assert.Empty(SchemaCatalogue.All.Check(name, contract.Version, again));
        Assert.True(
            version < contract.Version || JsonNode.DeepEquals(data, JsonNode.Parse(again.GetRawText())),
            $"{contract} was stored as {data.ToJsonString()} and is read as {again.GetRawText()}: fields are lost.");
    }

    [Theory]
    [MemberData(nameof(NotEvents))]
    public void A_sample_of_every_version_of_a_message_or_request_conforms_to_its_schema(string name, int version)
    {
        var contract = Of(name);
        using var schema = JsonDocument.Parse(File.ReadAllBytes(contract.FileOf(version)));
        using var sample = JsonDocument.Parse(File.ReadAllBytes(contract.SampleOf(version)));
        Assert.Empty(JsonSchema.Parse(schema.RootElement).Check(sample.RootElement));
    }

    private static PublishedContract Of(string name) => PublishedContract.All.Single(contract => contract.Name == name);

    private static TheoryData<string, int> Versions(params string[] folders)
    {
        var versions = new TheoryData<string, int>();
        foreach (var contract in PublishedContract.All.Where(contract => folders.Contains(contract.Folder)))
        {
            foreach (var version in Enumerable.Range(1, contract.Version))
            {
                versions.Add(contract.Name, version);
            }
        }

        return versions;
    }
}

/// <summary>The sample files that there are. Those of new types and versions are recorded first, for a person to look at and commit.</summary>
public sealed class RecordedSamples : IAsyncLifetime
{
    /// <summary>Full paths.</summary>
    public IReadOnlySet<string> Files { get; private set; } = new HashSet<string>();

    /// <summary>Full paths of those that were recorded just now.</summary>
    public IReadOnlyCollection<string> New { get; private set; } = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Files = Find();
        if (PublishedContract.All.Any(contract => !Files.Contains(contract.SampleOf(contract.Version))))
        {
            await SampleRecorder.RecordMissingAsync();
            New = [.. Find().Except(Files)];
            Files = Find();
        }
    }

    private static HashSet<string> Find() => Directory.EnumerateFiles(Path.Combine(PublishedContract.Root, "samples"), "*.json").ToHashSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
