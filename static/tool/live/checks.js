// Is the network good enough? Two browsers' worth of connection inside this one, and the relay if there is one.

const LIMIT = 6_000; // milliseconds

const within = (limit, work) =>
  Promise.race([work, new Promise((_, fail) => setTimeout(() => fail(new Error("too slow")), limit))]);

/** Whether this browser can make a connection at all. */
export async function canConnect(iceServers) {
  const [near, far] = [new RTCPeerConnection({ iceServers }), new RTCPeerConnection({ iceServers })];
  near.onicecandidate = ({ candidate }) => candidate && far.addIceCandidate(candidate).catch(() => {});
  far.onicecandidate = ({ candidate }) => candidate && near.addIceCandidate(candidate).catch(() => {});
  const channel = near.createDataChannel("check");
  try {
    const opened = new Promise((done) => (channel.onopen = done));
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription);
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription);
    await within(LIMIT, opened);
    return true;
  } catch {
    return false;
  } finally {
    near.close();
    far.close();
  }
}

/** Whether a relay answers, which strict firewalls make necessary. */
export async function canRelay(iceServers) {
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
  try {
    const found = new Promise((done) => {
      connection.onicecandidate = ({ candidate }) => candidate?.type === "relay" && done();
    });
    connection.createDataChannel("check");
    await connection.setLocalDescription();
    await within(LIMIT, found);
    return true;
  } catch {
    return false;
  } finally {
    connection.close();
  }
}

/** Follow how loud a microphone is, from 0 to 1, until the returned function is called. */
export function followLevel(track, tell) {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 512 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudness = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
    tell(Math.min(1, loudness * 4));
  }, 100);
  return () => {
    clearInterval(timer);
    context.close();
  };
}

/** Two short tones on the chosen loudspeaker. */
export async function playTone(speaker) {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const player = Object.assign(new Audio(), { srcObject: output.stream });
  if (speaker && player.setSinkId) await player.setSinkId(speaker).catch(() => {});
  [440, 660].forEach((frequency, n) => {
    const gain = new GainNode(context, { gain: 0.2 });
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(gain).connect(output);
    tone.start(context.currentTime + n * 0.35);
    tone.stop(context.currentTime + n * 0.35 + 0.3);
  });
  await player.play();
  setTimeout(() => context.close(), 1_200);
}

const WEAK_LOSS = 0.08;
const WEAK_ROUND_TRIP = 0.6; // seconds

/** Whether the line to the other side is so weak that picture and sound suffer. */
export async function isWeak(connection) {
  let weak = false;
  for (const report of (await connection.getStats()).values()) {
    if (report.type === "remote-inbound-rtp" && report.fractionLost > WEAK_LOSS) weak = true;
    if (report.type === "candidate-pair" && report.nominated && report.currentRoundTripTime > WEAK_ROUND_TRIP) weak = true;
  }
  return weak;
}
