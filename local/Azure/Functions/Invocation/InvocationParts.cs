using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.Invocation;

internal sealed class LocalInvocationResult : InvocationResult
{
    public override object? Value { get; set; }
}

internal sealed class LocalTraceContext(string traceParent, string traceState) : TraceContext
{
    public override string TraceParent { get; } = traceParent;

    public override string TraceState { get; } = traceState;
}

internal sealed class LocalBindingContext(Func<IReadOnlyDictionary<string, object?>>? data) : BindingContext
{
    private IReadOnlyDictionary<string, object?>? _data;

    public override IReadOnlyDictionary<string, object?> BindingData =>
        _data ??= data?.Invoke() ?? ImmutableDictionary<string, object?>.Empty;
}

internal sealed class LocalRetryContext(int count, int most) : RetryContext
{
    public override int RetryCount { get; } = count;

    public override int MaxRetryCount { get; } = most;
}

internal sealed class LocalBindingMetadata(string name, string type) : BindingMetadata
{
    public override string Name { get; } = name;

    public override string Type { get; } = type;

    public override BindingDirection Direction => BindingDirection.In;
}

internal sealed class LocalFunctionDefinition(
    string id,
    string name,
    MethodInfo method,
    ImmutableArray<FunctionParameter> parameters,
    IImmutableDictionary<string, BindingMetadata> inputBindings) : FunctionDefinition
{
    public override string Id { get; } = id;

    public override string Name { get; } = name;

    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string PathToAssembly { get; } = method.DeclaringType!.Assembly.Location;

    public override ImmutableArray<FunctionParameter> Parameters { get; } = parameters;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = inputBindings;
}
