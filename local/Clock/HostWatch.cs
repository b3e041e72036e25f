using System.Diagnostics;
using System.Globalization;

namespace Billing.Local.Clock;

/// <summary>Ends an app when the process that started it has ended, also if that was killed.</summary>
public static class HostWatch
{
    /// <summary>Environment variable with the id of the process that started the app.</summary>
    public const string Variable = "BILLING_HOST_PROCESS";

    /// <summary>Watches, if the variable names a process.</summary>
    internal static void Begin()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            new Thread(() => Watch(id)) { IsBackground = true, Name = nameof(HostWatch) }.Start();
        }
    }

    private static void Watch(int id)
    {
        try
        {
            using var host = Process.GetProcessById(id);
            host.WaitForExit();
        }
        catch (ArgumentException)
        {
            // It has ended before it could be watched.
        }

        // An orderly end would wait for answers of a host that is gone.
        Process.GetCurrentProcess().Kill();
    }
}
