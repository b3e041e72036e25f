using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Primitives;

namespace Billing.Platform.Streams;

/// <summary>A kind of streams: the events that its streams hold, and the state that they build.</summary>
/// <param name="Prefix">Start of the names of its streams, such as <c>order/</c>.</param>
/// <param name="StateType">Type of the state.</param>
/// <param name="EventTypes">Types of the events.</param>
public abstract record StreamKind(string Prefix, Type StateType, IReadOnlyList<Type> EventTypes)
{
    /// <summary>Phases of the state; null where it has none that a reader would ask for.</summary>
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>The states after no event, after the first, after the second, and so on, as they are stored.</summary>
    public abstract IEnumerable<JsonNode> States(IEnumerable<IDomainEvent> events);

    /// <summary>The state document after all events of a stream, as the last commit stored it.</summary>
    /// <param name="events">All events of one stream, in order; at least one.</param>
    /// <param name="catalogue">Reads them.</param>
    public abstract byte[] StateDocument(IReadOnlyList<EventEnvelope> events, EventCatalogue catalogue);

    /// <summary>The kind whose events build a state of a type.</summary>
    public static StreamKind Of<TState>(string prefix, params IReadOnlyList<Type> events)
        where TState : IStreamState<TState> => new Kind<TState>(prefix, events);

    private sealed record Kind<TState>(string Prefix, IReadOnlyList<Type> EventTypes) : StreamKind(Prefix, typeof(TState), EventTypes)
        where TState : IStreamState<TState>
    {
        public override IEnumerable<JsonNode> States(IEnumerable<IDomainEvent> events)
        {
            var state = TState.Empty;
            yield return Json(state);
            foreach (var happened in events)
            {
                state = state.Apply(happened);
                yield return Json(state);
            }
        }

        public override byte[] StateDocument(IReadOnlyList<EventEnvelope> events, EventCatalogue catalogue)
        {
            var last = events[^1];
            return JsonSerializer.SerializeToUtf8Bytes(
                new StateDocument<TState>
                {
                    Tenant = last.Tenant,
                    Region = last.Region,
                    Stream = last.Stream,
                    Version = last.Sequence,
                    LastHash = last.Hash,
                    UpdatedAt = last.RecordedAt,
                    Data = events.Aggregate(TState.Empty, (state, envelope) => state.Apply(catalogue.Read(envelope.Type, envelope.SchemaVersion, envelope.Data))),
                },
                FabricJson.Options);
        }

        private static JsonNode Json(TState state) => JsonSerializer.SerializeToNode(state, FabricJson.Options)!;
    }
}
