using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Primitives;
using Billing.Platform.Contracts;

namespace Billing.Platform.Streams;

/// <summary>
/// Knows every event type by its stable name and newest version, and how data of an older version is read as the newest.
/// </summary>
public sealed class EventCatalogue
{
    private readonly FrozenDictionary<string, (Type Type, int Version)> _byName;
    private readonly FrozenDictionary<Type, EventTypeAttribute> _byType;
    private readonly FrozenDictionary<(string Type, int From), EventUpcast> _upcasts;

    private EventCatalogue(IReadOnlyList<(EventTypeAttribute Mark, Type Type)> found, IReadOnlyList<EventUpcast> upcasts)
    {
        _byName = found.ToFrozenDictionary(entry => entry.Mark.Name, entry => (entry.Type, entry.Mark.Version), StringComparer.Ordinal);
        _byType = found.ToFrozenDictionary(entry => entry.Type, entry => entry.Mark);
        _upcasts = upcasts.ToFrozenDictionary(step => (step.Type, step.From));
        CheckSteps();
    }

    /// <summary>All type names with their newest versions.</summary>
    public IEnumerable<EventTypeAttribute> Types => _byType.Values;

    /// <summary>A catalogue of some event types.</summary>
    /// <param name="types">Each marked with <see cref="EventTypeAttribute"/>, one a name.</param>
    /// <param name="upcasts">A step from each older version to the next.</param>
    /// <exception cref="InvalidOperationException">A mark or a step is missing, or a step leads from nowhere.</exception>
    public static EventCatalogue Of(IEnumerable<Type> types, IReadOnlyList<EventUpcast> upcasts) => new(
        types.Select(type => (type.GetCustomAttribute<EventTypeAttribute>() ?? throw new InvalidOperationException($"{type} has no [EventType]."), type)).ToList(),
        upcasts);

    /// <summary>Name and version of an event.</summary>
    public EventTypeAttribute Describe(IDomainEvent happened) => Describe(happened.GetType());

    /// <summary>Name and version of an event type.</summary>
    /// <exception cref="InvalidOperationException">No stream's manifest names the type.</exception>
    public EventTypeAttribute Describe(Type type) =>
        _byType.GetValueOrDefault(type) ?? throw new InvalidOperationException($"{type.Name} is no event of a stream that an area's manifest names.");

    /// <summary>True if an event type of this name is known here.</summary>
    public bool Knows(string name) => _byName.ContainsKey(name);

    /// <summary>The record that holds the newest version of an event type.</summary>
    /// <exception cref="KeyNotFoundException">There is no such name.</exception>
    public Type TypeOf(string name) => _byName[name].Type;

    /// <summary>Reads an event's data; data of an older version as the newest.</summary>
    /// <exception cref="NotSupportedException">No such type is known here, or the version is newer than what is.</exception>
    public IDomainEvent Read(string name, int version, JsonElement data)
    {
        if (!_byName.TryGetValue(name, out var newest))
        {
            throw new NotSupportedException($"Event type {name} (version {version}) is not known to this deployment.");
        }

        if (version < 1 || version > newest.Version)
        {
            throw new NotSupportedException(
                $"Event type {name} version {version} is not known to this deployment, which reads versions 1 to {newest.Version}: deploy the version that wrote it.");
        }

        return version == newest.Version
            ? (IDomainEvent)data.Deserialize(newest.Type, FabricJson.Options)!
            : (IDomainEvent)Upcast(name, version, newest.Version, data).Deserialize(newest.Type, FabricJson.Options)!;
    }

    private JsonObject Upcast(string name, int version, int newest, JsonElement data)
    {
        // A copy: the steps change what they are given.
        var upcast = JsonObject.Create(data) ?? throw new InvalidDataException($"The data of a {name} is null.");
        for (var from = version; from < newest; from++)
        {
            upcast = _upcasts[(name, from)].Apply(upcast);
        }

        return upcast;
    }

    private void CheckSteps()
    {
        var needed = _byName
            .SelectMany(type => Enumerable.Range(1, type.Value.Version - 1), (type, from) => (Type: type.Key, From: from))
            .ToHashSet();
        if (needed.Except(_upcasts.Keys).OrderBy(step => step).ToList() is [var missing, ..])
        {
            throw new InvalidOperationException($"There is no upcast of {missing.Type} from version {missing.From} to {missing.From + 1}.");
        }

        if (_upcasts.Keys.Except(needed).OrderBy(step => step).ToList() is [var stray, ..])
        {
            throw new InvalidOperationException($"The upcast of {stray.Type} from version {stray.From} leads to no version that there is.");
        }
    }
}
