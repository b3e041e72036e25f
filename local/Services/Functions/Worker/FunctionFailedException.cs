using Billing.Local.Functions.Rpc;

namespace Billing.Local.Functions.Worker;

/// <summary>A function threw; its own exception stays in the worker and comes as text.</summary>
internal sealed class FunctionFailedException(string function, RpcException? failure)
    : Exception($"Function '{function}' failed: {FirstLine(failure?.Message)}")
{
    /// <summary>The exception as the worker writes it, with its stack.</summary>
    public string Details { get; } = failure?.Message ?? "";

    public override string ToString() => Details.Length > 0 ? $"{Message}{Environment.NewLine}{Details}" : base.ToString();

    private static string FirstLine(string? text) => text is null ? "no reason given" : text.Split('\n', 2)[0].TrimEnd();
}
