// A wire between browser and server that a test can cut, and that can be as slow as a real one.
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

export class Wire {
    private server: Server;
    private sockets = new Set<Socket>();
    private isCut = false;

    /** `delay` ± `jitter` ms, each way. */
    constructor(
        private to: number,
        private delay = 0,
        private jitter = 0,
    ) {
        this.server = createServer((socket) => this.accept(socket));
    }

    async open(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    cut(): void {
        this.isCut = true;
        for (const socket of this.sockets) socket.destroy();
    }

    mend(): void {
        this.isCut = false;
    }

    close(): void {
        this.cut();
        this.server.close();
    }

    private accept(from: Socket): void {
        if (this.isCut) return void from.destroy();
        const to = connect(this.to, '127.0.0.1');
        for (const socket of [from, to]) {
            socket.setNoDelay(true);
            socket.on('error', () => undefined);
            this.sockets.add(socket);
            socket.on('close', () => {
                this.sockets.delete(socket);
                from.destroy();
                to.destroy();
            });
        }
        this.carry(from, to);
        this.carry(to, from);
    }

    /** In order, as TCP has it: what comes later waits for what came before. */
    private carry(from: Socket, to: Socket): void {
        let last = 0;
        from.on('data', (bytes) => {
            const late = this.delay + (Math.random() * 2 - 1) * this.jitter;
            last = Math.max(last, performance.now() + late);
            if (late <= 0) to.write(bytes);
            else setTimeout(() => to.write(bytes), last - performance.now());
        });
    }
}
