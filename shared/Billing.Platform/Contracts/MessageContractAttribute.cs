namespace Billing.Platform.Contracts;

/// <summary>The way on which a published payload travels that is no event.</summary>
public enum ContractKind
{
    /// <summary>Over Service Bus.</summary>
    Message,

    /// <summary>In the body of a request that a partner sends.</summary>
    Request,
}

/// <summary>
/// The stable name and schema version of a payload that is not an event. Its JSON Schema stands in <c>docs/contracts</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MessageContractAttribute(ContractKind kind, string name, int version) : Attribute
{
    /// <summary>Way on which it travels.</summary>
    public ContractKind Kind { get; } = kind;

    /// <summary>Lower-case words joined by hyphens, such as <c>event-envelope</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Counts up from 1 with each change of shape.</summary>
    public int Version { get; } = version;
}
