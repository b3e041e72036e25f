using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Billing.Local.Clock;

/// <summary>Lets an app find this assembly, which is not among its own, and end with its host; the runtime runs it for <c>DOTNET_STARTUP_HOOKS</c>.</summary>
[SuppressMessage("Design", "MA0047", Justification = "The runtime looks for a type of this name without a namespace.")]
internal static class StartupHook
{
    /// <summary>Runs before the app.</summary>
    public static void Initialize()
    {
        var hook = Assembly.GetExecutingAssembly();
        AssemblyLoadContext.Default.Resolving += (_, name) => name.Name == hook.GetName().Name ? hook : null;
        HostWatch.Begin();
    }
}
