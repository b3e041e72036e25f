using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>
/// Holds a port against other endpoints of this machine, by a file that the system unlocks when the process ends. The AMQP library's
/// listener shares its port with whoever asks (SO_REUSEPORT): connections would then reach any of them.
/// </summary>
internal sealed class PortClaim : IDisposable
{
    private readonly FileStream _file;

    private PortClaim(FileStream file) => _file = file;

    /// <summary>Takes the port.</summary>
    /// <exception cref="SocketException">Somebody has it.</exception>
    public static PortClaim Take(IPEndPoint address)
    {
        var claim = new PortClaim(Lock(address));
        try
        {
            using var probe = new TcpListener(address);
            probe.Start();
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Lock(IPEndPoint address)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"billing-port-{address.Address.ToString().Replace(':', '_')}-{address.Port}.lock");
        try
        {
            return new FileStream(Path.Combine(Path.GetTempPath(), name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }
    }
}
