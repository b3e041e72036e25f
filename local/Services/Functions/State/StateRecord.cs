using System.Text.Json.Serialization;

namespace Billing.Local.Functions.State;

/// <summary>One change of <see cref="FunctionsState"/>; which of the three kinds it is, the property that is set tells.</summary>
internal sealed class StateRecord
{
    [JsonPropertyName("t")]
    public string? Timer { get; init; }

    [JsonPropertyName("r")]
    public TimerRun Run { get; init; }

    [JsonPropertyName("f")]
    public string? Feed { get; init; }

    [JsonPropertyName("p")]
    public long Position { get; init; }

    [JsonPropertyName("b")]
    public string? Receipt { get; init; }

    [JsonPropertyName("c")]
    public string? Container { get; init; }

    [JsonPropertyName("n")]
    public string? Blob { get; init; }

    [JsonPropertyName("e")]
    public string? ETag { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StateRecord))]
internal sealed partial class StateRecordContext : JsonSerializerContext;
