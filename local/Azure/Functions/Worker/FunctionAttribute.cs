namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function that the host calls when its trigger fires.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="name">The name of the function; unique in the app, compared without case.</param>
    public FunctionAttribute(string name) => Name = name;

    /// <summary>The name of the function.</summary>
    public string Name { get; }
}
