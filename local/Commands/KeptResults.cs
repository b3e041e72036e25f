using System.Text.Json;
using Billing.Platform.Comparison;
using Billing.Platform.Streams;

namespace Billing.Local.Commands;

/// <summary>The results of one version of a consumer in a file, for another build to be set against.</summary>
/// <param name="Consumer">The consumer.</param>
/// <param name="Version">The version that made them.</param>
/// <param name="Tenants">By tenant, then by key.</param>
internal sealed record KeptResults(string Consumer, string Version, IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> Tenants)
{
    /// <summary>Runs a version on histories.</summary>
    public static KeptResults Of(ComparedConsumer consumer, ConsumerVersion version, IEnumerable<RecordedHistory> histories) => new(
        consumer.Name,
        version.Name,
        histories.ToDictionary(
            history => history.Tenant.Id,
            history => (IReadOnlyDictionary<string, JsonElement>)version.Run(history).ToDictionary(result => result.Key, result => result.Value, StringComparer.Ordinal),
            StringComparer.Ordinal));

    /// <summary>The kept results as a version of their consumer.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static async Task<ConsumerVersion> ReadAsync(string file, ComparedConsumer consumer, CancellationToken cancellation)
    {
        try
        {
            var kept = JsonSerializer.Deserialize<KeptResults>(await File.ReadAllBytesAsync(file, cancellation), FabricJson.Options);
            if (kept is not { Tenants: not null } || kept.Consumer != consumer.Name)
            {
                throw new InvalidDataException($"{file} holds no kept results of {consumer.Name}.");
            }

            return new ConsumerVersion(
                $"{kept.Version} of {Path.GetFileName(file)}",
                $"Kept in {file}.",
                history => kept.Tenants.TryGetValue(history.Tenant.Id, out var results) ? results.Select(result => new ConsumerResult(result.Key, result.Value)) : []);
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{file} holds no kept results: {malformed.Message}", malformed);
        }
    }

    /// <summary>Writes the file.</summary>
    public Task WriteAsync(string file, CancellationToken cancellation) =>
        File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(this, FabricJson.Options), cancellation);
}
