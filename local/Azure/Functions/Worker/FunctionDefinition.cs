using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Name, bindings and parameters of a function.</summary>
public abstract class FunctionDefinition
{
    /// <summary>Creates the definition.</summary>
    protected FunctionDefinition()
    {
    }

    /// <summary>The parameters in their order.</summary>
    public abstract ImmutableArray<FunctionParameter> Parameters { get; }

    /// <summary>The file of the app's assembly.</summary>
    public abstract string PathToAssembly { get; }

    /// <summary>The full name of the method.</summary>
    public abstract string EntryPoint { get; }

    /// <summary>An id that stays the same while the app is unchanged.</summary>
    public abstract string Id { get; }

    /// <summary>The name of the function.</summary>
    public abstract string Name { get; }

    /// <summary>Triggers and input bindings by the name of their parameter.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }
}

/// <summary>A parameter of a function.</summary>
public class FunctionParameter
{
    /// <summary>Creates the parameter.</summary>
    public FunctionParameter(string name, Type type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public Type Type { get; }
}

/// <summary>A trigger or binding of a function.</summary>
public abstract class BindingMetadata
{
    /// <summary>Creates the metadata.</summary>
    protected BindingMetadata()
    {
    }

    /// <summary>The name of the parameter.</summary>
    public abstract string Name { get; }

    /// <summary>The type as function.json has it, such as <c>httpTrigger</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Whether the binding brings or takes data.</summary>
    public abstract BindingDirection Direction { get; }
}

/// <summary>Whether a binding brings or takes data.</summary>
public enum BindingDirection
{
    /// <summary>Brings.</summary>
    In = 0,

    /// <summary>Takes.</summary>
    Out = 1,
}
