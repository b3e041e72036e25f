using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Billing.Domain.Decisions;

namespace Billing.Platform.Streams;

/// <summary>Knows every event type by its stable name and version, found once by reflection.</summary>
public sealed class EventCatalogue
{
    private readonly FrozenDictionary<string, Type> _byName;
    private readonly FrozenDictionary<Type, EventTypeAttribute> _byType;

    private EventCatalogue(IReadOnlyList<(EventTypeAttribute Mark, Type Type)> found)
    {
        _byName = found.ToFrozenDictionary(entry => Key(entry.Mark.Name, entry.Mark.Version), entry => entry.Type);
        _byType = found.ToFrozenDictionary(entry => entry.Type, entry => entry.Mark);
    }

    /// <summary>The event types of the domain and of the platform.</summary>
    public static EventCatalogue All { get; } = new(
        new[] { typeof(IDomainEvent).Assembly, typeof(EventCatalogue).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsAssignableTo(typeof(IDomainEvent)) && !type.IsAbstract)
            .Select(type => (type.GetCustomAttribute<EventTypeAttribute>() ?? throw new InvalidOperationException($"{type} has no [EventType]."), type))
            .ToList());

    /// <summary>All type names with their versions.</summary>
    public IEnumerable<EventTypeAttribute> Types => _byType.Values;

    /// <summary>Name and version of an event.</summary>
    public EventTypeAttribute Describe(IDomainEvent happened) => _byType[happened.GetType()];

    /// <summary>Reads an event's data.</summary>
    /// <exception cref="NotSupportedException">No such type and version is known here.</exception>
    public IDomainEvent Read(string name, int version, JsonElement data)
    {
        if (!_byName.TryGetValue(Key(name, version), out var type))
        {
            throw new NotSupportedException($"Event type {name} version {version} is not known to this deployment.");
        }

        return (IDomainEvent)data.Deserialize(type, FabricJson.Options)!;
    }

    private static string Key(string name, int version) => $"{name}/{version}";
}
