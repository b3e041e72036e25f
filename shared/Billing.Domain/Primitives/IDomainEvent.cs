namespace Billing.Domain.Primitives;

/// <summary>
/// Something that happened in the business. Immutable; stored for ever, so a change of shape is a new version of the type.
/// Each implementation is a record marked with <see cref="EventTypeAttribute"/>.
/// </summary>
public interface IDomainEvent
{
    /// <summary>Time at which it happened in the business, which may be long before it is recorded.</summary>
    /// <remarks>Such as ordered, captured, delivered, issued.</remarks>
    DateTimeOffset OccurredAt { get; }
}

/// <summary>The stable name and schema version of an event type, such as <c>order.received</c>, 1.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string name, int version = 1) : Attribute
{
    /// <summary>Area and past participle, lower-case: <c>invoice.issued</c>. Subscriptions filter by it.</summary>
    public string Name { get; } = name;

    /// <summary>Counts up from 1 with each change of shape.</summary>
    public int Version { get; } = version;
}

/// <summary>The state of a stream: a value that its events build up, one by one, from <see cref="Empty"/>.</summary>
/// <typeparam name="TSelf">The implementing record.</typeparam>
public interface IStreamState<TSelf>
    where TSelf : IStreamState<TSelf>
{
    /// <summary>The state before the first event.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>The state after one more event. Never refuses: an event that happened, happened.</summary>
    TSelf Apply(IDomainEvent happened);
}
