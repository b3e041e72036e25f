namespace Billing.Functions.Http;

/// <summary>Says which query parameter an HTTP function looks at; none is required.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class QueryParameterAttribute(string name, string description) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Meaning of the parameter, and what holds without it.</summary>
    public string Description { get; } = description;
}
