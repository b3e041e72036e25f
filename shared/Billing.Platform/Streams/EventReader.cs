using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Platform.Contracts;

namespace Billing.Platform.Streams;

/// <summary>Reads an event's message, checked against the schema version that it claims.</summary>
public static class EventReader
{
    /// <summary>
    /// The envelope of a message, or every field that is missing or wrong by its JSON path. An envelope may come without its
    /// data (<see cref="StreamStore.ReadAsync"/>); data of an older version is checked against that version.
    /// </summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="catalogue">Event types that this deployment knows.</param>
    public static ParseResult<EventEnvelope> Read(ReadOnlyMemory<byte> body, EventCatalogue catalogue)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, catalogue);
        }
        catch (JsonException malformed)
        {
            return Refuse(Problem.Error("schemas.malformed-json", "$", $"The message is not valid JSON (line {(malformed.LineNumber ?? 0) + 1})."));
        }
    }

    private static ParseResult<EventEnvelope> Read(JsonElement message, EventCatalogue catalogue)
    {
        if (SchemaCatalogue.All.Check(EventEnvelope.Contract, EventEnvelope.ContractVersion, message) is { Count: > 0 } ofEnvelope)
        {
            return Refuse([.. ofEnvelope]);
        }

        var envelope = message.Deserialize<EventEnvelope>(FabricJson.Options)!;
        if (!catalogue.Knows(envelope.Type))
        {
            return Refuse(Problem.Error("schemas.unknown-type", "$.type", $"Event type {envelope.Type} is not known to this deployment."));
        }

        // The version is checked also where the data stayed behind: it could not be read from its stream either.
        var problems = envelope.Data.ValueKind == JsonValueKind.Null
            ? SchemaCatalogue.All.CheckVersion(envelope.Type, envelope.SchemaVersion)
            : SchemaCatalogue.All.Check(envelope.Type, envelope.SchemaVersion, envelope.Data, "$.data");
        return ParseResult<EventEnvelope>.Of(envelope, problems);
    }

    private static ParseResult<EventEnvelope>.Failure Refuse(params IReadOnlyList<Problem> problems) => new(problems);
}
